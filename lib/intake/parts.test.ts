import { expect, test } from "vitest";
import { Parts } from "./parts.ts";

function held(sizes: readonly number[]): number {
  const all = new Parts();
  let next = 0;
  const sent = sizes.map((size) => Buffer.from(Array.from({ length: size }, () => next++ % 251)));
  for (const part of sent) all.add(part);
  const parts = all.takeAll();
  expect(Buffer.concat(parts).equals(Buffer.concat(sent))).toBe(true);
  return parts.length;
}

test("who sends byte by byte makes us hold bytes, not thousands of pieces", () => {
  expect(held(Array(100_000).fill(1))).toBeLessThan(700);
  expect(held(Array.from({ length: 8_000 }, (_, i) => (i % 3 === 0 ? 40 : 2)))).toBeLessThan(400);
});

test("pieces of a good size are held as they came, uncopied", () => {
  expect(held(Array(60).fill(2_000))).toBe(60);
});
