export interface Together<I, O> {
  /** Does it for all of them; answers in their order. */
  readonly work: (items: readonly I[]) => Promise<readonly O[]>;
  /** Items at once. */
  readonly most: number;
  /** Bytes at once, as `sizeOf` counts them; one that is larger goes by itself. */
  readonly mostBytes?: number;
  readonly sizeOf?: (item: I) => number;
  /** Whether after this error each of them is worth a try of its own: it is about one of them, and nobody knows which. */
  readonly isAboutOne: (error: unknown) => boolean;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly bytes: number;
  readonly resolve: (outcome: O) => void;
  readonly reject: (error: unknown) => void;
}

/** Does together, next, what is asked for while some is being done. Alone, an item waits for nothing; each has an outcome of its own. */
export class Gathering<I, O> {
  readonly #together: Together<I, O>;
  #queue: Waiting<I, O>[] = [];
  #running: Promise<void> | null = null;

  constructor(together: Together<I, O>) {
    this.#together = together;
  }

  add(item: I): Promise<O> {
    const bytes = this.#together.sizeOf?.(item) ?? 0;
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // What is asked for in the same turn of the event loop is done together.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#settle(this.#next());
    this.#running = null;
  }

  #next(): Waiting<I, O>[] {
    const { most, mostBytes = Number.POSITIVE_INFINITY } = this.#together;
    let bytes = 0;
    let count = 0;
    for (const { bytes: size } of this.#queue) {
      if (count === most || (count > 0 && bytes + size > mostBytes)) break;
      bytes += size;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #settle(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.#together.work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as O);
    } catch (error) {
      if (batch.length > 1 && this.#together.isAboutOne(error))
        for (const waiting of batch) await this.#settle([waiting]);
      else for (const { reject } of batch) reject(error);
    }
  }
}
