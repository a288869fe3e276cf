import { readHeaderBlock, valuesOf } from "./header-block.ts";
import { Marks } from "./marks.ts";
import { UnparseableError } from "./parsed-body.ts";

const maxParts = 2_000;
/** For the parser too; the header's size in bytes, over all parts. */
export const limits = { maxNestingDepth: 50, maxHeadersSize: 1024 * 1024 } as const;
/** Bytes of one leaf, and of all leaves together, that the parser is given as they are. */
const keptLeaf = 64 * 1024;
const keptLeaves = 1024 * 1024;

/** A leaf's body that was cut out of a message, still in its transfer encoding. */
export interface Leaf {
  readonly body: Buffer;
  readonly kind: "plain" | "html";
  readonly charset: string;
}

export interface CutMessage {
  /** The message with a mark in the place of each body that was cut: a few megabytes at most. */
  readonly skeleton: Uint8Array<ArrayBuffer>;
  /** The bodies that were cut, in order; in their places stand the marks of the same numbers. */
  readonly leaves: readonly Leaf[];
  readonly marks: Marks;
}

/**
 * Cuts large bodies out of a message, for a parser that would hold each line of them apart. It walks from delimiter to delimiter
 * (RFC 2046 5.1), never by line. Where parser and walk disagree a mark is not found again: then the message is not parsed at all.
 * Throws {@link UnparseableError} on more parts, levels or header bytes than any mail has.
 */
export function cutLeaves(raw: Uint8Array): CutMessage {
  const walk = new Walk(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  walk.part(0);
  for (let next = walk.delimiter(); next !== null; next = walk.delimiter()) walk.part(next);
  return walk.done();
}

class Walk {
  readonly #raw: Buffer;
  readonly #pieces: Buffer[] = [];
  readonly #leaves: Leaf[] = [];
  readonly #marks = new Marks();
  /** Boundaries of the multiparts that are open, the innermost last. */
  #open: string[] = [];
  #parts = 0;
  #headers = 0;
  #kept = 0;
  /** What comes before this offset is in a piece, or was cut. */
  #at = 0;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  /** Reads the part that begins at `start`: its header, and its body as far as the next delimiter. */
  part(start: number): void {
    const raw = this.#raw;
    const segment = raw.subarray(start, nextDelimiter(raw, start, this.#open)?.start ?? raw.length);
    const header = readHeaderBlock(segment);
    this.#headers += header.bodyStart;
    if (this.#headers > limits.maxHeadersSize) throw new UnparseableError("headers_too_large");
    const bodyStart = start + header.bodyStart;
    this.#keep(bodyStart);
    const [type = ""] = valuesOf(header, "content-type");
    const boundary = /^\s*multipart\//i.test(type) ? boundaryOf(type) : null;
    if (boundary === null) {
      this.#body(start + segment.length, type);
      return;
    }
    // Without its boundary nobody can tell what is in it.
    if (boundary === "") throw new UnparseableError("malformed");
    this.#open.push(boundary);
    if (this.#open.length > limits.maxNestingDepth) throw new UnparseableError("too_deep");
    // Nobody reads what stands before the first part.
    this.#skip(nextDelimiter(raw, bodyStart, this.#open)?.start ?? raw.length);
  }

  /** Takes the delimiters that come next; the offset of the part behind the last of them, null at the end of the message. */
  delimiter(): number | null {
    for (;;) {
      const found = nextDelimiter(this.#raw, this.#at, this.#open);
      if (!found) return null;
      this.#parts += 1;
      if (this.#parts > maxParts) throw new UnparseableError("too_many_parts");
      this.#open = this.#open.slice(0, found.level + (found.closes ? 0 : 1));
      this.#keep(found.end);
      if (!found.closes) return found.end;
      this.#skip(nextDelimiter(this.#raw, found.end, this.#open)?.start ?? this.#raw.length);
    }
  }

  done(): CutMessage {
    this.#keep(this.#raw.length);
    return { skeleton: new Uint8Array(Buffer.concat(this.#pieces)), leaves: this.#leaves, marks: this.#marks };
  }

  /** The body of a leaf, from here to `end`. */
  #body(end: number, type: string): void {
    const size = end - this.#at;
    if (size <= keptLeaf && this.#kept + size <= keptLeaves) {
      this.#kept += size;
      this.#keep(end);
      return;
    }
    const body = this.#raw.subarray(this.#at, end);
    const kind = /^\s*text\/html\b/i.test(type) ? "html" : "plain";
    const mark = this.#marks.make(this.#leaves.length);
    this.#leaves.push({ body: withoutLastLineEnd(body), kind, charset: charsetOf(type) });
    this.#skip(end, mark);
  }

  #keep(end: number): void {
    if (end > this.#at) this.#pieces.push(this.#raw.subarray(this.#at, end));
    this.#at = Math.max(this.#at, end);
  }

  #skip(end: number, instead = ""): void {
    this.#pieces.push(Buffer.from(instead));
    this.#at = Math.max(this.#at, end);
  }
}

interface Delimiter {
  /** Where its line begins and where the next one does. */
  readonly start: number;
  readonly end: number;
  /** Whose it is: an index into the open boundaries. */
  readonly level: number;
  readonly closes: boolean;
}

/** The first line at or after `from` that is a delimiter of an open multipart. */
function nextDelimiter(raw: Buffer, from: number, open: readonly string[]): Delimiter | null {
  if (open.length === 0) return null;
  const longest = Math.max(...open.map((boundary) => boundary.length)) + 64;
  let at = from > 0 ? from - 1 : raw.indexOf("\n--");
  if (from > 0 && raw.toString("latin1", at, at + 3) !== "\n--") at = raw.indexOf("\n--", from);
  for (; at >= 0; at = raw.indexOf("\n--", at + 3)) {
    // A delimiter with more blanks behind it than anybody writes is text.
    const head = raw.toString("latin1", at + 3, at + 3 + longest);
    const lf = head.indexOf("\n");
    const line = (lf < 0 ? head : head.slice(0, lf)).replace(/[ \t\r]+$/, "");
    if (lf < 0 && at + 3 + longest < raw.length) continue;
    const level = open.findLastIndex((boundary) => line === boundary || line === `${boundary}--`);
    if (level < 0) continue;
    const end = lf < 0 ? raw.length : at + 3 + lf + 1;
    return { start: at + 1, end, level, closes: line !== open[level] };
  }
  return null;
}

/** The bytes of a header parameter; empty: there is none that could be read. */
function boundaryOf(type: string): string {
  const [, quoted, token] = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(type) ?? [];
  const boundary = quoted?.replace(/\\(.)/g, "$1") ?? token ?? "";
  return Buffer.from(boundary).toString("latin1").trimEnd();
}

function charsetOf(type: string): string {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1] ?? "utf-8";
}

/** The line end before a delimiter is the delimiter's. */
function withoutLastLineEnd(body: Buffer): Buffer {
  if (body.at(-1) !== 0x0a) return body;
  return body.subarray(0, body.at(-2) === 0x0d ? -2 : -1);
}
