import { wakeLane } from "#lib/jobs/enqueue.ts";
import type { DeliveryDeps } from "./deps.ts";
import { cancelledOutcome } from "./outcome.ts";
import type { Recorder } from "./recorder.ts";
import { chooseRoute, laneOf, type Route } from "./route.ts";
import { claimDue, type QueuedMessage, setLane } from "./store.ts";

/** A message in the run's hands, with its route of this moment. */
export interface Work {
  readonly message: QueuedMessage;
  readonly route: Route;
}

const batch = 50;

/** Hands out a lane's due messages, the most urgent first, a small batch in hand so that an urgent one soon has its turn. */
export class LaneSource {
  readonly #deps: DeliveryDeps;
  readonly #lane: string;
  readonly #recorder: Recorder;
  #ready: Work[] = [];
  #filling: Promise<void> | null = null;

  constructor(deps: DeliveryDeps, lane: string, recorder: Recorder) {
    this.#deps = deps;
    this.#lane = lane;
    this.#recorder = recorder;
  }

  /** Messages at hand without asking the database. */
  get waiting(): number {
    return this.#ready.length;
  }

  /** Null: nothing is due. */
  async next(): Promise<Work | null> {
    if (this.#ready.length === 0) {
      this.#filling ??= this.#fill().finally(() => {
        this.#filling = null;
      });
      await this.#filling;
    }
    return this.#ready.shift() ?? null;
  }

  giveBack(work: Work): void {
    this.#ready.unshift(work);
  }

  async #fill(): Promise<void> {
    while (this.#ready.length === 0) {
      const claimed = await claimDue(this.#deps.db, this.#lane, batch);
      if (claimed.length === 0) return;
      for (const message of claimed) await this.#admit(message);
    }
  }

  async #admit(message: QueuedMessage): Promise<void> {
    const route = chooseRoute(message.facts);
    const lane = laneOf(route, message.recipient, this.#deps.systemRelay !== null);
    if (message.verification && !awaited(message.verification)) {
      await this.#recorder.record(cancelledOutcome(message, route));
    } else if (lane !== this.#lane) {
      // Its route changed since it was queued.
      await this.#deps.db.$transaction(async (db) => {
        await setLane(db, [message.id], lane);
        await wakeLane(db, lane);
      });
    } else {
      this.#ready.push({ message, route });
    }
  }
}

function awaited({
  failedAt,
  returnedAt,
  expiresAt,
}: {
  failedAt: Date | null;
  returnedAt: Date | null;
  expiresAt: Date;
}): boolean {
  return failedAt === null && returnedAt === null && expiresAt.getTime() > Date.now();
}
