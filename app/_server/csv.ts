/**
 * A line of a CSV file (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it: the values are what strangers wrote
 * in their mail.
 */
export function csvRow(values: readonly string[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: string): string {
  const text = value.replaceAll("\0", "");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
