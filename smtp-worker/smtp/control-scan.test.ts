import fc from "fast-check";
import { expect, test } from "vitest";
import { ControlScan } from "./control-scan.ts";

const byte = fc.oneof(fc.constantFrom(0, 9, 10, 13, 14, 0x7f, 0x80, 0x8d, 0xff), fc.nat(255));

test("every CR, LF and NUL is found and nothing else, wherever the bytes lie in memory", () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.nat(7), (values, offset) => {
      const bytes = Buffer.from(new ArrayBuffer(offset + values.length), offset);
      bytes.set(values);
      const scan = new ControlScan(bytes);
      const found: number[] = [];
      for (let at = scan.next(0); at < bytes.length; at = scan.next(at + 1)) found.push(at);
      expect(found).toEqual(values.flatMap((value, at) => ([0, 10, 13].includes(value) ? [at] : [])));
    }),
    { numRuns: 2_000 },
  );
});

test("any byte among letters is judged alike in each place of a word", () => {
  for (let at = 0; at < 256 * 8; at++) {
    const value = at >> 3;
    const place = at & 7;
    const bytes = Buffer.from(new ArrayBuffer(8)).fill("a");
    bytes[place] = value;
    expect(new ControlScan(bytes).next(0)).toBe([0, 10, 13].includes(value) ? place : 8);
  }
});
