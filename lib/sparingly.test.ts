import { expect, test } from "vitest";
import { Sparingly } from "./sparingly.ts";

test("of many alike the first is let through, and one a minute that says how many were not", () => {
  let now = 0;
  const sparingly = new Sparingly(60_000, () => now);
  expect([1, 2, 3].map(() => sparingly.take("a"))).toEqual([0, null, null]);
  expect(sparingly.take("b")).toBe(0);
  now = 59_999;
  expect(sparingly.take("a")).toBeNull();
  now = 60_000;
  expect(sparingly.take("a")).toBe(3);
  expect(sparingly.take("a")).toBeNull();
});

test("it remembers ten thousand, and forgets the oldest first", () => {
  const sparingly = new Sparingly(60_000, () => 0);
  for (let i = 0; i <= 10_000; i++) sparingly.take(String(i));
  expect([sparingly.take("10000"), sparingly.take("0")]).toEqual([null, 0]);
});
