const maxKeys = 10_000;

/** Lets the first of many alike through, and then one a `window` (milliseconds), with how many came between. */
export class Sparingly {
  readonly #window: number;
  readonly #now: () => number;
  readonly #seen = new Map<string, { since: number; more: number }>();

  constructor(window: number, now: () => number = Date.now) {
    this.#window = window;
    this.#now = now;
  }

  /** How many were held back since the last one that was let through; null: so is this one. */
  take(key: string): number | null {
    const entry = this.#seen.get(key);
    if (entry && this.#now() - entry.since < this.#window) {
      entry.more += 1;
      return null;
    }
    this.#seen.delete(key);
    if (this.#seen.size >= maxKeys) this.#seen.delete(this.#seen.keys().next().value as string);
    this.#seen.set(key, { since: this.#now(), more: 0 });
    return entry?.more ?? 0;
  }
}
