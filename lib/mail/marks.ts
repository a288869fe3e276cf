import { randomBytes } from "node:crypto";

export type Encoding = "base64" | "quoted-printable" | "none";

interface Trace {
  readonly index: number;
  readonly encoding: Encoding;
}

const toBase64 = (text: string) => Buffer.from(text).toString("base64");

/**
 * Words that stand in a message in the place of bodies that were cut out of it. Nobody can guess them, and what has become of one tells
 * how its part was encoded: decoded as base64 it is the word twice; as quoted-printable the word's own base64 twice; not decoded, it has
 * "=" and a line end between. Of lower-case letters and digits, three make four letters or digits in base64.
 */
export class Marks {
  readonly #word = `cut${randomBytes(9).toString("hex")}`;
  readonly #trace: RegExp;

  constructor() {
    const plain = `${this.#word}(?<number>\\d{6})${this.#word}\\k<number>`;
    const coded = toBase64(this.#word);
    // In HTML that the parser made of text, a line end is <br/>.
    this.#trace = new RegExp(
      `${plain}|${coded}(?<digits>[A-Za-z0-9]{8})(?<equals>=?)(?:\\s|<br ?/?>)*${coded}\\k<digits>`,
      "g",
    );
  }

  make(index: number): string {
    const coded = toBase64(this.#word + String(index).padStart(6, "0"));
    return `${coded}=\r\n${coded}\r\n`;
  }

  /** What became of the first mark in a text; null: there is none. */
  find(text: string): Trace | null {
    for (const match of text.matchAll(this.#trace)) return traceOf(match.groups);
    return null;
  }

  /** Puts something in the place of every mark. */
  replace(text: string, put: (trace: Trace) => string): string {
    return text.replace(this.#trace, (...match) => put(traceOf(match.at(-1))));
  }
}

function traceOf({ number, digits = "", equals }: Record<string, string | undefined> = {}): Trace {
  if (number !== undefined) return { index: Number(number), encoding: "base64" };
  const index = Number(Buffer.from(digits, "base64").toString());
  return { index, encoding: equals === "=" ? "none" : "quoted-printable" };
}
