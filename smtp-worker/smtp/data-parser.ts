import { ControlScan } from "./control-scan.ts";

const CR = 13;
const LF = 10;
const DOT = 46;

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
    const scan = new ControlScan(chunk);
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      const byte = chunk[at];
      if (this.#state === "text") {
        at = this.#skipText(chunk, scan, at);
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
        return { used: at + 1, ended: true };
      } else {
        // ".", CR, and no LF: not the end, and a bare CR.
        this.malformed = true;
        this.#state = "text";
      }
    }
    if (at > start && this.#state !== "dotCr") this.#emit(chunk.subarray(start, at));
    return { used: at, ended: false };
  }

  /** From inside a line to behind the CR of its end, past whole lines on the way; or to the end of the chunk. */
  #skipText(chunk: Buffer, scan: ControlScan, from: number): number {
    for (let at = scan.next(from); at < chunk.length; at = scan.next(at)) {
      const follows = chunk[at] === CR && chunk[at + 1] === LF ? chunk[at + 2] : undefined;
      if (follows !== undefined && follows !== DOT) {
        at += 2;
      } else if (chunk[at] === CR) {
        this.#state = "cr";
        return at + 1;
      } else {
        // A bare LF, or a NUL.
        this.malformed = true;
        at += 1;
      }
    }
    return chunk.length;
  }
}
