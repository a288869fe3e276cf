/** A holder of bytes that can put them into the database before its message is complete. */
export interface Spillable {
  spill(): void;
}

/**
 * Bounds the bytes of all messages in flight. Who finds it full waits (its socket is not read meanwhile) in order of arrival,
 * and everybody is asked to put what they hold into the database, so that half-received messages cannot block one another.
 */
export class MemoryBudget {
  /** Bytes. */
  readonly limit: number;
  #used = 0;
  readonly #holders = new Set<Spillable>();
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Nothing more may be read until {@link room} says so. An eighth is kept for what is on its way when reading stops. */
  get full(): boolean {
    return this.#used >= this.limit * 0.875;
  }

  /** Half full: large messages are stored in smaller pieces, sooner. */
  get tight(): boolean {
    return this.#used >= this.limit / 2;
  }

  join(holder: Spillable): void {
    this.#holders.add(holder);
  }

  leave(holder: Spillable): void {
    this.#holders.delete(holder);
  }

  /** Bytes are counted when they are here already: each connection may bring one read more than there was room for. */
  take(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    while (!this.full && this.#waiting.length > 0) this.#waiting.shift()?.();
  }

  /** Resolves when there is room again. */
  async room(): Promise<void> {
    while (this.full) {
      for (const holder of [...this.#holders]) holder.spill();
      if (!this.full) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
