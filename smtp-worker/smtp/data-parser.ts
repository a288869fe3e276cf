const CR = 13;
const LF = 10;
const DOT = 46;
/** Bytes. */
const shortLine = 4;

type State = "lineStart" | "text" | "cr" | "dot" | "dotCr";

/**
 * Reads DATA (RFC 5321 4.5.2): takes the stuffed dots out, without copying, and ends at CR LF . CR LF and at nothing else. A
 * bare CR, a bare LF or a NUL makes the message `malformed`: where another server saw an end of data in one of them, an
 * attacker could smuggle a second message past it.
 */
export class DataParser {
  malformed = false;
  readonly #emit: (bytes: Buffer) => void;
  #state: State = "lineStart";

  constructor(emit: (bytes: Buffer) => void) {
    this.#emit = emit;
  }

  /** Takes bytes in; returns how many belonged to the message, terminator included, and whether that was its end. */
  feed(chunk: Buffer): { used: number; ended: boolean } {
    const nul = chunk.indexOf(0);
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      const byte = chunk[at];
      if (this.#state === "text") {
        at = this.#skipText(chunk, at);
      } else if (this.#state === "lineStart") {
        this.#state = "text";
        if (byte !== DOT) continue;
        if (at > start) this.#emit(chunk.subarray(start, at));
        this.#state = "dot";
        at += 1;
        start = at;
      } else if (this.#state === "cr") {
        this.#state = byte === LF ? "lineStart" : "text";
        if (byte === LF) at += 1;
        else this.malformed = true;
      } else if (this.#state === "dot") {
        this.#state = byte === CR ? "dotCr" : "text";
        if (byte === CR) at += 1;
      } else if (byte === LF) {
        if (nul !== -1 && nul < at) this.malformed = true;
        return { used: at + 1, ended: true };
      } else {
        // ".", CR, and no LF: not the end, and a bare CR.
        this.malformed = true;
        this.#state = "text";
      }
    }
    if (nul !== -1) this.malformed = true;
    if (at > start && this.#state !== "dotCr") this.#emit(chunk.subarray(start, at));
    return { used: at, ended: false };
  }

  /** From inside a line to behind its CR, or to the end of the chunk; any LF on the way is a bare one. */
  #skipText(chunk: Buffer, from: number): number {
    // A short line costs less to look at than to search: a message of empty ones is read as fast as any other.
    for (let at = from; at < from + shortLine && at < chunk.length; at++) {
      if (chunk[at] === LF) this.malformed = true;
      if (chunk[at] !== CR) continue;
      this.#state = "cr";
      return at + 1;
    }
    return this.#skipLongText(chunk, Math.min(from + shortLine, chunk.length));
  }

  #skipLongText(chunk: Buffer, from: number): number {
    const cr = chunk.indexOf(CR, from);
    const end = cr === -1 ? chunk.length : cr;
    if (!this.malformed) {
      const lf = chunk.indexOf(LF, from);
      if (lf !== -1 && lf < end) this.malformed = true;
    }
    if (cr === -1) return chunk.length;
    this.#state = "cr";
    return cr + 1;
  }
}
