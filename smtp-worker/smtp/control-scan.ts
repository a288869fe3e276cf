const CR = 13;
const LF = 10;
const NUL = 0;
/** Above this one no byte is a control that we look for. */
const lastControl = 13;
/** 14 and the highest bit in each of four bytes: (x - fourteens) & ~x has a highest bit set when one of the four is below 14. */
const fourteens = 0x0e0e0e0e;
const highest = 0x80808080 | 0;
const noWords = new Int32Array(0);

/**
 * Finds CR, LF and NUL in bytes, four at a time. In JavaScript on purpose: lines are short, and a search by `indexOf` costs more for being called than
 * for what it looks at.
 */
export class ControlScan {
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  /** Index of the first byte of the first word: a view of words begins at a multiple of four of its memory. */
  readonly #lead: number;

  constructor(bytes: Buffer) {
    const lead = -bytes.byteOffset & 3;
    this.#bytes = bytes;
    this.#lead = lead;
    const whole = (bytes.length - lead) >> 2;
    // The memory may end before the first multiple of four.
    this.#words = whole > 0 ? new Int32Array(bytes.buffer, bytes.byteOffset + lead, whole) : noWords;
  }

  /** Where the first one stands, from `from` on; the number of bytes when there is none. */
  next(from: number): number {
    const bytes = this.#bytes;
    const words = this.#words;
    const lead = this.#lead;
    let at = from;
    while (at < bytes.length) {
      if (((at - lead) & 3) === 0) {
        let word = (at - lead) >> 2;
        while (word < words.length && !hasControl(words[word] as number)) word += 1;
        at = lead + (word << 2);
        if (at >= bytes.length) break;
      }
      const byte = bytes[at] as number;
      if (byte <= lastControl && (byte === CR || byte === LF || byte === NUL)) return at;
      at += 1;
    }
    return bytes.length;
  }
}

const hasControl = (word: number) => ((word - fourteens) & ~word & highest) !== 0;
