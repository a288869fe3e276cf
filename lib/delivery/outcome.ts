import type { Fault } from "./fault.ts";
import type { Outcome } from "./outcome-store.ts";
import { consequenceOf } from "./pause.ts";
import { retryDelay } from "./retry.ts";
import type { Route } from "./route.ts";
import type { QueuedMessage } from "./store.ts";

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
    before: message.attempts,
    uncounted: false,
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

/** A fault's consequence, written down: the message waits as long as its four days last, waits without an end, or has failed. */
export function faultOutcome(message: QueuedMessage, route: Route, facts: AttemptFacts, fault: Fault): Settled {
  const endedAt = new Date();
  const consequence = consequenceOf(message.kind, fault);
  const { attempts, attemptsBefore, roundAt, createdAt } = message;
  const delay =
    consequence === "retry" ? retryDelay(attempts - attemptsBefore + 1, roundAt ?? createdAt, endedAt) : null;
  const waits = delay !== null || consequence === "hold";
  return {
    message,
    fault,
    outcome: {
      ...base(message, route),
      state: waits ? "queued" : "failed",
      delay,
      uncounted: consequence === "hold",
      reply: fault.reply,
      attempt: { ...facts, outcome: waits ? "deferred" : "failed", endedAt, fault: fault.code },
    },
  };
}
