import { expect, test } from "vitest";
import { Content } from "./content.ts";
import { MemoryBudget } from "./memory-budget.ts";

const nowhere = {
  query: () => Promise.reject(new Error("nothing is to be stored")),
  copyIn: () => Promise.reject(new Error("nothing is to be stored")),
  close: () => Promise.resolve(),
};

async function held(pieces: readonly number[]) {
  const content = new Content("id", nowhere, new MemoryBudget(1e9));
  let next = 0;
  const sent: Buffer[] = [];
  for (const size of pieces) {
    const piece = Buffer.from(Array.from({ length: size }, () => next++ % 251));
    sent.push(piece);
    content.write(piece);
  }
  const { parts = [] } = (await content.finish()).rest ?? {};
  expect(Buffer.concat(parts).equals(Buffer.concat(sent))).toBe(true);
  return parts.length;
}

test("who sends byte by byte makes us hold bytes, not thousands of pieces", async () => {
  expect(await held(Array(100_000).fill(1))).toBeLessThan(700);
  expect(await held(Array.from({ length: 8_000 }, (_, i) => (i % 3 === 0 ? 40 : 2)))).toBeLessThan(400);
});

test("pieces of a good size are held as they came, uncopied", async () => {
  expect(await held(Array(60).fill(2_000))).toBe(60);
});
