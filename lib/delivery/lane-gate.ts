import type { DeliveryDeps } from "./deps.ts";
import type { Work } from "./lane-source.ts";
import type { Gate } from "./pause.ts";
import { resumeLane } from "./resume-lane.ts";
import { credentialOfLane } from "./route.ts";
import type { QueuedMessage } from "./store.ts";

/** Whether a lane's mail may leave. It may not while its credential is refused; the first connection that is let in opens it. */
export class LaneGate {
  readonly #db: DeliveryDeps["db"];
  readonly #lane: string;
  #gate: Gate;
  #resumedAt: Date | null = null;

  constructor(db: DeliveryDeps["db"], lane: string, gate: Gate) {
    this.#db = db;
    this.#lane = lane;
    this.#gate = gate;
  }

  /** Its server takes the credential: whatever waited for that may leave. False: it was open. */
  async open(): Promise<boolean> {
    const credentialId = credentialOfLane(this.#lane);
    if (this.#gate === "open" || !credentialId) return false;
    this.#resumedAt = await resumeLane(this.#db, credentialId);
    this.#gate = "open";
    return true;
  }

  /** What was in hand when the pause ended, as the database has it since. */
  asOfNow(work: Work): Work {
    return this.#resumedAt ? { ...work, message: afterPause(work.message, this.#resumedAt) } : work;
  }
}

function afterPause(message: QueuedMessage, resumedAt: Date): QueuedMessage {
  const since = (message.roundAt ?? message.createdAt).getTime();
  // What was read since then, to the database's rounding, has it already.
  if (since > resumedAt.getTime() - 1_000) return message;
  return { ...message, roundAt: resumedAt, attemptsBefore: message.attempts };
}
