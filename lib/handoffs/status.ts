import type { HandoffState } from "./schema.ts";

/** What ends a link. */
export type HandoffEvent = "opened" | "timed_out" | "withdrawn";

const transitions: Record<HandoffState, Partial<Record<HandoffEvent, HandoffState>>> = {
  waiting: { opened: "opened", timed_out: "expired", withdrawn: "cancelled" },
  opened: {},
  expired: {},
  cancelled: {},
};

/** The state after an event; null: it has ended, and nothing more happens to it. */
export function nextState(state: HandoffState, event: HandoffEvent): HandoffState | null {
  return transitions[state][event] ?? null;
}

/** How a link stands at a moment: it is over when its time has passed, whether or not anybody has noted it. */
export function stateAt(handoff: { readonly state: HandoffState; readonly expiresAt: Date }, now: Date): HandoffState {
  return handoff.state === "waiting" && handoff.expiresAt <= now ? "expired" : handoff.state;
}
