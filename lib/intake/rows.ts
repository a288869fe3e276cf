/**
 * Bytes of a message in one row of inbound_chunk: with its head and its key such a row fills a page of 8 KB. Longer values would go to TOAST,
 * four rows, four index entries and four WAL records in place of one (docs/decisions/017).
 */
export const rowBytes = 8_104;
