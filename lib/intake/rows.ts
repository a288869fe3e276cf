/**
 * Bytes of a message in one row of inbound_chunk: with its head and its key such a row fills a page of 8 KB. Longer values would go to TOAST,
 * four rows, four index entries and four WAL records in place of one (docs/decisions/017).
 */
export const rowBytes = 8_104;

/** The same bytes in pieces of `rowBytes`, the last one shorter, uncopied. No bytes are one empty row. */
export function rowsOf(parts: readonly Buffer[]): Buffer[][] {
  const rows: Buffer[][] = [[]];
  let room = rowBytes;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      if (room === 0) {
        rows.push([]);
        room = rowBytes;
      }
      const slice = part.subarray(at, at + room);
      rows.at(-1)?.push(slice);
      at += slice.length;
      room -= slice.length;
    }
  }
  return rows;
}
