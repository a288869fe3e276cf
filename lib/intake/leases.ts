import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds. So long an answer may be given again without asking the database. */
const term = 20;
/** Beyond the term, as timers may be early. */
const margin = 5;
const most = 1_000;

/**
 * Answers on a lease (Gray and Cheriton 1989): one that is given for a key is given again for 20 ms from before it was asked for, in this process. Whoever
 * changes what it says returns only when {@link leasesOver}, so nobody who has been told of the change meets the answer from before it.
 */
export class Leases<A> {
  readonly #held = new Map<string, { readonly answer: A; readonly until: number }>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** What `ask` answers, or has answered just now. What it throws is not remembered. */
  async find(key: string, ask: () => Promise<A>): Promise<A> {
    const begun = this.#now();
    const held = this.#held.get(key);
    if (held && begun < held.until) return held.answer;
    const answer = await ask();
    if (this.#held.size >= most) this.#held.clear();
    this.#held.set(key, { answer, until: begun + term });
    return answer;
  }
}

/** Resolves when every process asks anew, whatever it was answered before now. To be awaited after the commit of a change. */
export async function leasesOver(): Promise<void> {
  await pause(term + margin);
}
