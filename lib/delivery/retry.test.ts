import { expect, test } from "vitest";
import { retryDelay } from "./retry.ts";

const minute = 60_000;
const born = new Date("2026-01-01T00:00:00Z");

test.each([
  [1, 1],
  [2, 2],
  [3, 5],
  [4, 10],
  [5, 20],
  [6, 40],
  [7, 60],
  [8, 60],
  [90, 60],
])("after attempt %i the next comes %i minutes later", (attempts, minutes) => {
  expect(retryDelay(attempts, born, born)).toBe(minutes * minute);
});

test("an attempt is never later than four days after the message was made", () => {
  const fourDays = 4 * 24 * 60 * minute;
  const at = (before: number) => new Date(born.getTime() + fourDays - before);
  expect(retryDelay(50, born, at(60 * minute))).toBe(60 * minute);
  expect(retryDelay(50, born, at(60 * minute - 1))).toBeNull();
});
