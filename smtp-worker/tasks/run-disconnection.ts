import { runDisconnection } from "#lib/disconnect/run-disconnection.ts";
import type { JobPayloads } from "#lib/jobs/contract.ts";

export const runDisconnectionTask = ({ disconnectionId }: JobPayloads["run_disconnection"]) =>
  runDisconnection(disconnectionId);
