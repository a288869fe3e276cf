import { uuid } from "./binary-array.ts";
import { rowBytes } from "./rows.ts";

/** Bytes of a message in a piece of the usual size: 63 KB, eight rows. */
export const pieceBytes = 8 * rowBytes;
/** CopyData's type and length, the number of fields, content id, seq, and the length of the bytes. */
const rowHead = 5 + 2 + (4 + 16) + (4 + 4) + 4;
const capacityOf = (bytes: number) => bytes + Math.ceil(bytes / rowBytes) * rowHead;
const maxIdle = 256;

/**
 * A stretch of a message as the CopyData messages that COPY inbound_chunk (content_id, seq, bytes) FROM STDIN (FORMAT binary) wants of
 * a client (PostgreSQL's frontend/backend protocol): the bytes are copied once, to where the socket takes them from.
 */
export class Piece {
  /** Bytes of the message in it. */
  length = 0;
  rows = 0;
  readonly #contentId: Buffer;
  readonly #firstSeq: number;
  readonly #size: number;
  readonly #buffer: Buffer;
  #at = 0;
  /** Where the row under way begins, and how many bytes it has. */
  #row = { at: 0, bytes: rowBytes };

  /** Row numbers go on from `firstSeq`. `size`: bytes of the message that it has room for. */
  constructor(contentId: string, firstSeq: number, size = pieceBytes) {
    this.#contentId = uuid(contentId);
    this.#firstSeq = firstSeq;
    this.#size = size;
    this.#buffer =
      size === pieceBytes
        ? (idle.pop() ?? Buffer.allocUnsafeSlow(capacityOf(size)))
        : Buffer.allocUnsafe(capacityOf(size));
  }

  get full(): boolean {
    return this.length === this.#size;
  }

  get nextSeq(): number {
    return this.#firstSeq + this.rows;
  }

  /** Takes as many bytes as there is room for; returns how many. */
  write(bytes: Buffer): number {
    const end = Math.min(bytes.length, this.#size - this.length);
    let taken = 0;
    while (taken < end) {
      if (this.#row.bytes === rowBytes) this.#beginRow();
      const count = bytes.copy(this.#buffer, this.#at, taken, Math.min(end, taken + rowBytes - this.#row.bytes));
      this.#at += count;
      this.#row.bytes += count;
      taken += count;
    }
    this.length += taken;
    return taken;
  }

  /** What is to be sent. Nothing can be written any more. */
  seal(): Buffer {
    this.#endRow();
    return this.#buffer.subarray(0, this.#at);
  }

  /** Its memory serves the next piece. Only when nobody can still be reading it: after the server has answered. */
  recycle(): void {
    if (this.#size === pieceBytes && idle.length < maxIdle) idle.push(this.#buffer);
  }

  #beginRow(): void {
    this.#endRow();
    const out = this.#buffer;
    this.#row = { at: this.#at, bytes: 0 };
    out.write("d", this.#at, "latin1");
    let at = out.writeInt16BE(3, this.#at + 5);
    at = out.writeInt32BE(16, at);
    at += this.#contentId.copy(out, at);
    at = out.writeInt32BE(4, at);
    at = out.writeInt32BE(this.nextSeq, at);
    this.#at = at + 4;
    this.rows += 1;
  }

  #endRow(): void {
    if (this.rows === 0) return;
    const { at, bytes } = this.#row;
    this.#buffer.writeInt32BE(rowHead - 1 + bytes, at + 1);
    this.#buffer.writeInt32BE(bytes, at + rowHead - 4);
  }
}

/** The bytes of the message in a sealed piece of one row; null: it has more. */
export function bytesOfOnlyRow(sealed: Buffer): Buffer | null {
  return sealed.length === 1 + sealed.readInt32BE(1) ? sealed.subarray(rowHead) : null;
}

/** Buffers that no piece uses: one that is new for each costs its page faults and a collection of the garbage. */
const idle: Buffer[] = [];
