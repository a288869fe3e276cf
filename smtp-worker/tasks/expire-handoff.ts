import { expireHandoff } from "#lib/handoffs/expire-handoff.ts";
import type { JobPayloads } from "#lib/jobs/contract.ts";

export const expireHandoffTask = ({ handoffId }: JobPayloads["expire_handoff"]) => expireHandoff(handoffId);
