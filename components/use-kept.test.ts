import { expect, test } from "vitest";
import { keepSame } from "./use-kept.ts";

const page = () => ({
  name: "Acme",
  none: null,
  rows: [
    { id: 1, at: new Date(1_000), states: ["failed", "pending"] },
    { id: 2, at: new Date(2_000), states: [] as string[] },
  ],
});

test("data that says the same is the same object", () => {
  const before = page();
  expect(keepSame(before, page())).toBe(before);
});

test("what changed is new, and so is all that holds it; its neighbours stay", () => {
  const before = page();
  const after = page();
  after.rows[0]?.states.splice(1, 1, "verified");
  const kept = keepSame(before, after);
  expect(kept).toEqual(after);
  expect(kept).not.toBe(before);
  expect(kept.rows[0]).not.toBe(before.rows[0]);
  expect(kept.rows[0]?.at).toBe(before.rows[0]?.at);
  expect(kept.rows[1]).toBe(before.rows[1]);
});

test.each([
  ["a row less", (rows: unknown[]) => rows.pop()],
  ["a row more", (rows: unknown[]) => rows.push({ id: 3 })],
  ["another order", (rows: unknown[]) => rows.reverse()],
])("%s is seen", (_, change) => {
  const after = page();
  change(after.rows);
  expect(keepSame(page(), after)).toEqual(after);
});

test.each([
  [{ at: new Date(1) }, { at: new Date(2) }],
  [{ at: new Date(1) }, { at: null }],
  [{ at: null }, { at: new Date(1) }],
  [{ list: [] }, { list: {} }],
  [{ a: 1, b: undefined }, { a: 1 }],
  [{ a: 1 }, { a: 1, b: undefined }],
])("%j becomes %j", (before: object, after: object) => {
  expect(keepSame<object>(before, after)).toStrictEqual(after);
});
