/** Bounds the bytes that are worked on at once; who finds no room waits in line. What is larger than the whole goes alone. */
export class ByteBudget {
  readonly #total: number;
  #used = 0;
  readonly #waiting: { size: number; start: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
  }

  async within<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const size = Math.min(bytes, this.#total);
    if (this.#waiting.length > 0 || this.#used + size > this.#total) {
      await new Promise<void>((start) => this.#waiting.push({ size, start }));
    } else this.#used += size;
    try {
      return await work();
    } finally {
      this.#used -= size;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#used + next.size <= this.#total; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.size;
      next.start();
    }
  }
}
