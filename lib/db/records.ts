/**
 * Rows for `json_populate_recordset(null::<table>, …)`: many of them in one parameter, each value in its column's own type. Names in camel case become the
 * columns'. PostgreSQL stores neither NUL nor half a surrogate pair: they are left out here.
 */
export function records(rows: readonly object[]): string {
  return JSON.stringify(rows.map(toRecord));
}

function toRecord(row: object): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) record[columnOf(name)] = toValue(value);
  return record;
}

function toValue(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex")}`;
  if (Array.isArray(value)) return value.map(toValue);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toValue(inner)]));
}

export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

const columns = new Map<string, string>();
function columnOf(name: string): string {
  let column = columns.get(name);
  if (column === undefined) {
    column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    columns.set(name, column);
  }
  return column;
}
