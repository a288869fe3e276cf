import type { Fault } from "./fault.ts";
import { retryDelay } from "./retry.ts";
import type { Route } from "./route.ts";
import type { Outcome, QueuedMessage } from "./store.ts";

/** What the attempt met, for the record. */
export interface AttemptFacts {
  readonly startedAt: Date;
  readonly peer: string | null;
  readonly tls: string | null;
  readonly dialogue: string | null;
}

/** A message, the route it was tried on, and what is written down about it. */
export interface Settled {
  readonly message: QueuedMessage;
  readonly outcome: Outcome;
  readonly fault: Fault | null;
}

function base(message: QueuedMessage, route: Route) {
  return {
    id: message.id,
    accountId: message.account.id,
    credentialId: route.kind === "connector" ? route.credentialId : null,
    routeReason: route.reason,
    fromEmail: route.from,
  };
}

export function sentOutcome(message: QueuedMessage, route: Route, facts: AttemptFacts, reply: string): Settled {
  const attempt = { ...facts, outcome: "sent" as const, endedAt: new Date(), fault: null };
  return { message, fault: null, outcome: { ...base(message, route), state: "sent", delay: null, reply, attempt } };
}

/** Not worth sending any more: a verification that nobody waits for. */
export function cancelledOutcome(message: QueuedMessage, route: Route): Settled {
  return {
    message,
    fault: null,
    outcome: { ...base(message, route), state: "cancelled", delay: null, reply: null, attempt: null },
  };
}

/**
 * A fault's consequence. Ordinary mail waits while the fault is temporary and its four days last. Verification mail waits only when
 * the peer said "later" (4xx): every other answer is what the administrator asked to know.
 */
export function faultOutcome(message: QueuedMessage, route: Route, facts: AttemptFacts, fault: Fault): Settled {
  const endedAt = new Date();
  const again = message.kind === "verification" ? fault.refusedForNow : fault.temporary;
  const delay = again ? retryDelay(message.attempts + 1, message.createdAt, endedAt) : null;
  const outcome = delay === null ? "failed" : "deferred";
  return {
    message,
    fault,
    outcome: {
      ...base(message, route),
      state: delay === null ? "failed" : "queued",
      delay,
      reply: fault.reply,
      attempt: { ...facts, outcome, endedAt, fault: fault.code },
    },
  };
}
