import { wakeLane } from "#lib/jobs/enqueue.ts";
import { claimDue } from "./claim-store.ts";
import type { DeliveryDeps } from "./deps.ts";
import { cancelledOutcome } from "./outcome.ts";
import { setLane } from "./queue-store.ts";
import type { Recorder } from "./recorder.ts";
import { chooseRoute, laneOf, type Route } from "./route.ts";
import type { QueuedMessage } from "./store.ts";

/** A message in the run's hands, with its route of this moment. */
export interface Work {
  readonly message: QueuedMessage;
  readonly route: Route;
}

/** A batch is small, and four times the last one while they are used up within this many milliseconds. */
const smallBatch = 50;
const largeBatch = 400;
const quick = 500;

/** Hands out a lane's due messages, the most urgent first, a small batch in hand so that an urgent one soon has its turn. */
export class LaneSource {
  readonly #deps: DeliveryDeps;
  readonly #lane: string;
  readonly #recorder: Recorder;
  #ready: Work[] = [];
  #checksOnly: boolean;
  #filling: Promise<void> | null = null;
  #batch = smallBatch;
  #filledAt = 0;
  #trouble: unknown = null;
  /** The last look found nothing: there is no other before all is handed out. */
  #dry = false;

  constructor(deps: DeliveryDeps, lane: string, recorder: Recorder, { checksOnly }: { checksOnly: boolean }) {
    this.#deps = deps;
    this.#lane = lane;
    this.#recorder = recorder;
    this.#checksOnly = checksOnly;
  }

  /** From now on everything. */
  open(): void {
    this.#checksOnly = false;
    this.#dry = false;
  }

  /** From now on verification mail alone. The answer is what else was at hand: the end of the run gives it back. */
  shut(): Work[] {
    this.#checksOnly = true;
    const { checks = [], others = [] } = Object.groupBy(this.#ready, ({ message }) =>
      message.kind === "verification" ? "checks" : "others",
    );
    this.#ready = checks;
    return others;
  }

  /** Messages at hand without asking the database. */
  get waiting(): number {
    return this.#ready.length;
  }

  /** Up to `count` more that are at hand and of the same kind as any other: verification mail goes alone. */
  more(count: number): Work[] {
    const found = this.#ready.findIndex(({ message }, at) => at >= count || message.verification !== null);
    return this.#ready.splice(0, found === -1 ? this.#ready.length : found);
  }

  /** Null: nothing is due. */
  async next(): Promise<Work | null> {
    if (this.#ready.length <= (this.#dry ? 0 : this.#reserve)) this.#startFilling();
    if (this.#ready.length === 0) await this.#filling;
    if (this.#trouble) throw this.#trouble;
    return this.#ready.shift() ?? null;
  }

  /** So many are left when the next batch is asked for, so that connections need not wait for it: a whole one where they go quickly. */
  get #reserve(): number {
    return this.#batch > smallBatch ? this.#batch : this.#batch / 2;
  }

  /** Resolves when no batch is on its way any more. */
  async idle(): Promise<void> {
    await this.#filling;
  }

  giveBack(work: Work): void {
    this.#ready.unshift(work);
  }

  #startFilling(): void {
    this.#filling ??= this.#fill()
      .catch((error) => {
        this.#trouble = error;
      })
      .finally(() => {
        this.#filling = null;
      });
  }

  async #fill(): Promise<void> {
    do {
      const now = Date.now();
      this.#batch = now - this.#filledAt < quick ? Math.min(this.#batch * 4, largeBatch) : smallBatch;
      this.#filledAt = now;
      const claimed = await claimDue(this.#deps.db, this.#lane, this.#batch, this.#checksOnly);
      this.#dry = claimed.length === 0;
      for (const message of claimed) await this.#admit(message);
    } while (this.#ready.length === 0 && !this.#dry);
  }

  async #admit(message: QueuedMessage): Promise<void> {
    const route = chooseRoute(message.facts);
    const lane = laneOf(route, message.recipient, this.#deps.systemRelay !== null);
    if (message.verification && !awaited(message.verification)) {
      await this.#recorder.record(cancelledOutcome(message, route));
    } else if (lane !== this.#lane) {
      // Its route changed since it was queued.
      await this.#deps.db.$transaction(async (db) => {
        await setLane(db, message.id, lane);
        await wakeLane(db, lane);
      });
    } else {
      this.#insert({ message, route });
    }
  }

  /** Before what is less urgent of an earlier batch. */
  #insert(work: Work): void {
    const at = this.#ready.findIndex(({ message }) => message.priority < work.message.priority);
    this.#ready.splice(at === -1 ? this.#ready.length : at, 0, work);
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
