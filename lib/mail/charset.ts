/** A decoder for a charset as mail names it; of an unknown one, Western European. */
function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder("windows-1252");
  }
}

/** The beginning of a text, of at most `max` bytes; a character that is cut there is left out. */
export function beginningOf(bytes: Uint8Array, charset: string, max: number): string {
  return decoderOf(charset).decode(bytes.subarray(0, max), { stream: bytes.length > max });
}

const windowSize = 1024 * 1024;

/** The whole text in UTF-8. The memory of `bytes` is used for it, or given back. */
export function toUtf8(bytes: Uint8Array<ArrayBuffer>, charset: string): Uint8Array<ArrayBuffer> {
  const decoder = decoderOf(charset);
  if (decoder.encoding === "utf-8") return bytes;
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += windowSize) {
    const last = at + windowSize >= bytes.length;
    pieces.push(Buffer.from(decoder.decode(bytes.subarray(at, at + windowSize), { stream: !last })));
  }
  bytes.buffer.transfer(0);
  return joined(pieces);
}

/** In a buffer of its own. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
