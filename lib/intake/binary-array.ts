// PostgreSQL's binary array format: a Buffer parameter is sent as it is, where an array parameter would be written as text.

const oid = { int4: 23, text: 25, uuid: 2950 } as const;

/** A one-dimensional array of elements that are already in their type's binary form; null is SQL's NULL. */
function binaryArray(type: number, elements: readonly (Buffer | null)[]): Buffer {
  let size = 20;
  for (const element of elements) size += 4 + (element?.length ?? 0);
  const out = Buffer.allocUnsafe(size);
  out.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
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

export const uuids = (values: readonly (string | null)[]) =>
  binaryArray(
    oid.uuid,
    values.map((value) => (value === null ? null : uuid(value))),
  );

export const texts = (values: readonly (string | null)[]) =>
  binaryArray(
    oid.text,
    values.map((value) => (value === null ? null : Buffer.from(value))),
  );

export function integer(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export const integers = (values: readonly number[]) => binaryArray(oid.int4, values.map(integer));
