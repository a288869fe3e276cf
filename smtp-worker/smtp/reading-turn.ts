/** Bytes. */
const share = 4 * 1024 * 1024;

/**
 * One turn of the event loop reads so much of all messages together and no more: a hundred fast senders whose bytes are slow to look at, such as nothing but
 * empty lines, would otherwise keep replies, commits and timers waiting for all of it.
 */
export class ReadingTurn {
  #read = 0;
  #next: Promise<void> | null = null;

  /** Counts bytes that have been read. Null: there may be more; otherwise no more before this resolves, in the next turn. */
  count(bytes: number): Promise<void> | null {
    this.#read += bytes;
    this.#next ??= new Promise((resolve) =>
      setImmediate(() => {
        this.#read = 0;
        this.#next = null;
        resolve();
      }),
    );
    return this.#read < share ? null : this.#next;
  }
}
