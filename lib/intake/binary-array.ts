// PostgreSQL's binary format: a Buffer parameter is sent as it is, where an array parameter would be written as text.

const oid = { int4: 23, text: 25, uuid: 2950 } as const;

/** Of which there are binary forms here. */
export type BinaryType = keyof typeof oid;
export type BinaryValue = string | number | null;

/** One value; null is SQL's NULL. */
export function binary(type: BinaryType, value: BinaryValue): Buffer | null {
  if (value === null) return null;
  if (type === "int4") return integer(Number(value));
  return type === "uuid" ? uuid(String(value)) : Buffer.from(String(value));
}

/** A one-dimensional array. */
export function binaryArray(type: BinaryType, values: readonly BinaryValue[]): Buffer {
  const elements = values.map((value) => binary(type, value));
  let size = 20;
  for (const element of elements) size += 4 + (element?.length ?? 0);
  const out = Buffer.allocUnsafe(size);
  out.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(oid[type], 8);
  if (elements.length === 0) return out.subarray(0, 12);
  out.writeInt32BE(elements.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const element of elements) {
    at = out.writeInt32BE(element?.length ?? -1, at);
    at += element?.copy(out, at) ?? 0;
  }
  return out;
}

export const uuid = (value: string) => Buffer.from(value.replaceAll("-", ""), "hex");

export function integer(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
