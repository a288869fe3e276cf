/**
 * A Blob that holds its bytes. Node's own is read through a stream, which takes half of the time in which a short mail is parsed: the parser makes
 * one of each part, only to take the bytes out at once.
 */
export class PlainBlob {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(parts: readonly (Uint8Array | ArrayBuffer | string)[] = []) {
    const pieces = parts.map((part) => {
      if (typeof part === "string") return Buffer.from(part);
      return part instanceof ArrayBuffer ? new Uint8Array(part) : part;
    });
    this.#bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    let at = 0;
    for (const piece of pieces) {
      this.#bytes.set(piece, at);
      at += piece.byteLength;
    }
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.buffer;
  }
}
