import { deliverLane } from "#lib/delivery/deliver-lane.ts";
import type { JobPayloads } from "#lib/jobs/contract.ts";

export const deliverLaneTask = ({ lane }: JobPayloads["deliver_lane"], signal: AbortSignal) =>
  deliverLane(lane, signal);
