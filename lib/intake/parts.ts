/** So many parts in a row, smaller than so many bytes on average, are joined. */
const crumbs = 256;
const crumbSize = 512;

/** Bytes held as they came, uncopied. */
export class Parts {
  #parts: Buffer[] = [];
  /** The last ones, that have not been joined. */
  #loose = { count: 0, bytes: 0 };

  /** A Buffer costs some 200 bytes beside its own: who sends byte by byte would take 200 times what the budget counts. */
  add(bytes: Buffer): void {
    this.#parts.push(bytes);
    const loose = this.#loose;
    loose.count += 1;
    loose.bytes += bytes.length;
    if (loose.count < crumbs) return;
    if (loose.bytes < crumbs * crumbSize) this.#parts.push(Buffer.concat(this.#parts.splice(-loose.count)));
    this.#loose = { count: 0, bytes: 0 };
  }

  takeAll(): Buffer[] {
    const all = this.#parts;
    this.#parts = [];
    this.#loose = { count: 0, bytes: 0 };
    return all;
  }
}
