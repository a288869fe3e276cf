/** Counts the messages that have left, or are leaving, and whose outcome is not yet committed. */
export class Ahead {
  #count = 0;
  #room = Promise.withResolvers<void>();

  /** Waits until there are fewer than `limit`, and counts one more. */
  async enter(limit: number): Promise<void> {
    while (this.#count >= limit) await this.#room.promise;
    this.#count += 1;
  }

  /** Counts up to `wanted` more, as far as `limit` lets it, and answers how many. */
  enterMore(wanted: number, limit: number): number {
    const more = Math.max(0, Math.min(wanted, limit - this.#count));
    this.#count += more;
    return more;
  }

  leave(count = 1): void {
    if (count === 0) return;
    this.#count -= count;
    this.#room.resolve();
    this.#room = Promise.withResolvers<void>();
  }
}
