// PostgreSQL's binary array format: a Buffer parameter is sent as it is, where an array parameter would be written as text
// and a bytea in it as hex, which costs two and a half times as much.

export const oid = { bytea: 17, int4: 23, text: 25, uuid: 2950 } as const;

/** A one-dimensional array of elements that are already in their type's binary form; null is SQL's NULL. */
export function binaryArray(type: number, elements: readonly (readonly Buffer[] | null)[]): Buffer {
  let size = 20;
  for (const parts of elements) size += 4 + byteLength(parts);
  const out = Buffer.allocUnsafe(size);
  out.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
  if (elements.length === 0) return out.subarray(0, 12);
  out.writeInt32BE(elements.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const parts of elements) {
    at = out.writeInt32BE(parts === null ? -1 : byteLength(parts), at);
    for (const part of parts ?? []) at += part.copy(out, at);
  }
  return out;
}

export const uuids = (values: readonly (string | null)[]) =>
  binaryArray(
    oid.uuid,
    values.map((value) => (value === null ? null : [Buffer.from(value.replaceAll("-", ""), "hex")])),
  );

export const texts = (values: readonly (string | null)[]) =>
  binaryArray(
    oid.text,
    values.map((value) => (value === null ? null : [Buffer.from(value)])),
  );

export const integers = (values: readonly number[]) =>
  binaryArray(
    oid.int4,
    values.map((value) => {
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeInt32BE(value);
      return [bytes];
    }),
  );

/** Each element may come in pieces: they are copied once, into the parameter. */
export const byteas = (values: readonly (readonly Buffer[] | null)[]) => binaryArray(oid.bytea, values);

const byteLength = (parts: readonly Buffer[] | null) => parts?.reduce((sum, part) => sum + part.length, 0) ?? 0;
