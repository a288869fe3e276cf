import { rowBytes } from "./rows.ts";

/** Half a megabyte. */
export const usualRows = 64;
/** While memory is short. */
export const tightRows = 8;
/** CopyData's type and length, the number of fields, content id, seq, and the length of the bytes. */
const rowHead = 5 + 2 + (4 + 16) + (4 + 4) + 4;
const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const head = 5 + signature.length;
/** The file trailer in a CopyData of its own, then CopyDone. */
const end = Buffer.from([0x64, 0, 0, 0, 6, 0xff, 0xff, 0x63, 0, 0, 0, 4]);
const capacityOf = (rows: number) => head + rows * (rowHead + rowBytes) + end.length;
const maxIdle = 32;

/**
 * A stretch of a large message as the messages that COPY inbound_chunk (content_id, seq, bytes) FROM STDIN (FORMAT binary) wants of
 * a client (PostgreSQL's frontend/backend protocol): the bytes are copied once, to where the socket takes them from.
 */
export class Piece {
  /** Bytes of the message in it. */
  length = 0;
  rows = 0;
  readonly #contentId: Buffer;
  readonly #firstSeq: number;
  readonly #maxRows: number;
  readonly #buffer: Buffer;
  #at = head;
  /** Where the row under way begins, and how many bytes it has. */
  #row = { at: 0, bytes: rowBytes };

  /** Row numbers go on from `firstSeq`. */
  constructor(contentId: string, firstSeq: number, maxRows: number) {
    this.#contentId = Buffer.from(contentId.replaceAll("-", ""), "hex");
    this.#firstSeq = firstSeq;
    this.#maxRows = maxRows;
    const used = maxRows === usualRows ? idle.pop() : undefined;
    this.#buffer = used ?? Buffer.allocUnsafeSlow(capacityOf(maxRows));
    this.#buffer.write("d", 0, "latin1");
    this.#buffer.writeInt32BE(4 + signature.length, 1);
    signature.copy(this.#buffer, 5);
  }

  /** 32 hexadecimal digits. */
  get contentId(): string {
    return this.#contentId.toString("hex");
  }

  get full(): boolean {
    return this.rows === this.#maxRows && this.#row.bytes === rowBytes;
  }

  get nextSeq(): number {
    return this.#firstSeq + this.rows;
  }

  /** Takes as many bytes as there is room for; returns how many. */
  write(bytes: Buffer): number {
    let taken = 0;
    while (taken < bytes.length && !this.full) {
      if (this.#row.bytes === rowBytes) this.#beginRow();
      const count = bytes.copy(this.#buffer, this.#at, taken, taken + rowBytes - this.#row.bytes);
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
    return this.#buffer.subarray(0, this.#at + end.copy(this.#buffer, this.#at));
  }

  /** Its memory serves the next piece. Only when nobody can still be reading it: after the server has answered. */
  recycle(): void {
    if (this.#maxRows === usualRows && idle.length < maxIdle) idle.push(this.#buffer);
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

/** Buffers that no piece uses: half a megabyte that is new for each costs its page faults and a collection of the garbage. */
const idle: Buffer[] = [];
