/** One header field, unfolded (RFC 5322 2.2.3); its name in lower case, its value as text but still with encoded words. */
interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Offset of the first byte after the empty line that ends the block; the length when there is none. */
  readonly bodyStart: number;
  /** The block is larger than {@link maxHeaderBlock}: only its beginning was read. */
  readonly oversized: boolean;
}

/** Bytes. */
export const maxHeaderBlock = 256 * 1024;

/** Reads the first header block of a message and never fails: lines that are no header fields are passed over. */
export function readHeaderBlock(raw: Uint8Array): HeaderBlock {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const { end, bodyStart } = findEnd(bytes);
  const lines = bytes.toString("latin1", 0, Math.min(end, maxHeaderBlock)).split(/\r?\n/);
  const folded: string[][] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) folded.at(-1)?.push(line);
    else folded.push([line]);
  }
  const fields = folded.flatMap((parts) => {
    const line = parts.join("");
    const name = /^([!-9;-~]+)[ \t]*:/.exec(line);
    return name?.[1] ? [{ name: name[1].toLowerCase(), value: toText(line.slice(name[0].length)).trim() }] : [];
  });
  return { fields, bodyStart, oversized: end > maxHeaderBlock };
}

/** The values of one field, in the order in which they stand. `name` in lower case. */
export function valuesOf(block: HeaderBlock, name: string): string[] {
  return block.fields.filter((field) => field.name === name).map((field) => field.value);
}

function findEnd(bytes: Buffer): { end: number; bodyStart: number } {
  if (bytes.length > 0 && bytes[0] === 0x0a) return { end: 0, bodyStart: 1 };
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return { end: 0, bodyStart: 2 };
  const strict = bytes.indexOf("\n\r\n");
  const bare = bytes.subarray(0, strict < 0 ? bytes.length : strict + 1).indexOf("\n\n");
  if (bare >= 0) return { end: bare, bodyStart: bare + 2 };
  return strict < 0 ? { end: bytes.length, bodyStart: bytes.length } : { end: strict, bodyStart: strict + 3 };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder("windows-1252");

// RFC 6532 allows UTF-8 in headers; older senders write their own 8-bit charset there, in Europe mostly this one.
function toText(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  if (/^[\x00-\x7f]*$/.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, "latin1");
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
