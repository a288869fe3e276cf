import type { CheckState } from "./schema.ts";

/** What moves a direction of an address from one state to another. */
export type CheckEvent = "started" | "returned" | "failed";

const transitions: Record<CheckState, Record<CheckEvent, CheckState>> = {
  failed: { started: "pending", returned: "verified", failed: "failed" },
  pending: { started: "pending", returned: "verified", failed: "failed" },
  verified: { started: "pending", returned: "verified", failed: "failed" },
};

/** The state after an event. A late return verifies a check that had been given up. */
export function nextState(state: CheckState, event: CheckEvent): CheckState {
  return transitions[state][event];
}

/** How long after its timeout a token may still verify, in milliseconds. */
export const lateReturnWindow = 24 * 60 * 60 * 1000;

/** While a check is pending, its next mail waits for the first to be resolved or this old, in milliseconds. */
export const resendAfter = 60_000;
