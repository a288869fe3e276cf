/** One line of the dialogue, without its end; or why it is none. */
export type Line = { readonly text: string } | { readonly fault: "lineEnding" | "lineTooLong" };

const LF = 10;
const CR = 13;
const maxPieces = 64;

/**
 * Cuts the commands out of what arrives. A line ends in CR LF (RFC 5321 2.3.8); one that ends in a bare LF, or holds a CR or a
 * NUL, is a fault and not a command. A line that is too long is thrown away as it comes.
 */
export class CommandReader {
  #pending: Buffer[] = [];
  #size = 0;
  #overlong = false;

  /** Bytes that are not yet a line. */
  get buffered(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#pending.push(chunk);
    this.#size += chunk.length;
    // Byte by byte, what waits would take more memory than its bytes.
    if (this.#pending.length > maxPieces) this.#join();
  }

  /** The next line, of at most `limit` bytes; null when none is complete. */
  next(limit: number): Line | null {
    if (this.#size === 0) return null;
    const bytes = this.#join();
    const end = bytes.indexOf(LF);
    if (end === -1) {
      if (bytes.length > limit) {
        this.#overlong = true;
        // Its last byte may be the CR of its end.
        this.#keep(bytes.subarray(-1));
      }
      return null;
    }
    const overlong = this.#overlong || end > limit;
    this.#overlong = false;
    this.#keep(bytes.subarray(end + 1));
    if (overlong) return { fault: "lineTooLong" };
    if (end === 0 || bytes[end - 1] !== CR) return { fault: "lineEnding" };
    const text = bytes.toString("utf8", 0, end - 1);
    return /[\r\0]/.test(text) ? { fault: "lineEnding" } : { text };
  }

  /** Everything that has arrived, for another reader: the message, or nothing (STARTTLS). */
  takeAll(): Buffer {
    const bytes = this.#join();
    this.#keep(bytes.subarray(bytes.length));
    return bytes;
  }

  #join(): Buffer {
    const [only] = this.#pending;
    if (this.#pending.length === 1 && only) return only;
    const bytes = Buffer.concat(this.#pending, this.#size);
    this.#pending = [bytes];
    return bytes;
  }

  #keep(bytes: Buffer): void {
    this.#pending = bytes.length > 0 ? [bytes] : [];
    this.#size = bytes.length;
  }
}
