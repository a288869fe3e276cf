/**
 * A line of a CSV file (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it: the values are what strangers wrote
 * in their mail. Within a value too: where the list separator is a semicolon, as in French, a cell ends there, and quotes that do not open it count
 * for nothing.
 */
export function csvRow(values: readonly string[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: string): string {
  const text = value.replaceAll("\0", "");
  const inner = text.replace(/(?<=[;\t\r\n])(?=[\s"']*[=+\-@])/g, "'");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) || /^[\t\r\n]/.test(text) ? `'${inner}` : inner;
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
