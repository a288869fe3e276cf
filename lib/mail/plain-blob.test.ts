import { expect, test } from "vitest";
import { PlainBlob } from "./plain-blob.ts";

test("gives the bytes that it was made of, as Node's own does", async () => {
  const bytes = Uint8Array.from([0, 13, 10, 255]);
  for (const parts of [[], [bytes], [bytes.subarray(1, 3), bytes.buffer, "été", new Uint8Array()]]) {
    const plain = new PlainBlob(parts);
    expect(plain.size).toBe(new Blob(parts).size);
    expect(new Uint8Array(await plain.arrayBuffer())).toEqual(new Uint8Array(await new Blob(parts).arrayBuffer()));
  }
});
