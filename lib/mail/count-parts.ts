/**
 * How many MIME delimiters of boundaries that the message declares stand in it (RFC 2046 5.1.1), counting no further than `limit` + 1.
 * A bomb of millions of empty parts is told here, for the price of a search, before anything is built for them.
 */
export function countParts(raw: Uint8Array, limit: number): number {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const candidates = count(bytes, limit, () => true);
  if (candidates <= limit) return candidates;
  const boundary = /boundary\s*=\s*(?:"([^"\r\n]{1,256})"|([^\s;"]{1,256}))/gi;
  const declared = new Set<string>();
  for (const [, quoted, token] of bytes.toString("latin1").matchAll(boundary))
    declared.add((quoted ?? token ?? "").trimEnd());
  return count(bytes, limit, (line) => declared.has(line));
}

function count(bytes: Buffer, limit: number, isDelimiter: (line: string) => boolean): number {
  let parts = 0;
  for (let at = bytes.indexOf("\n--"); at >= 0 && parts <= limit; at = bytes.indexOf("\n--", at + 3)) {
    const end = bytes.indexOf(0x0a, at + 3);
    const line = bytes.toString("latin1", at + 3, Math.min(end < 0 ? bytes.length : end, at + 3 + 256)).trimEnd();
    if (line !== "" && isDelimiter(line)) parts++;
  }
  return parts;
}
