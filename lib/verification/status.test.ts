import { expect, test } from "vitest";
import { nextState } from "./status.ts";

test.each([
  ["failed", "started", "pending"],
  ["failed", "returned", "verified"],
  ["failed", "failed", "failed"],
  ["pending", "started", "pending"],
  ["pending", "returned", "verified"],
  ["pending", "failed", "failed"],
  ["verified", "started", "pending"],
  ["verified", "returned", "verified"],
  ["verified", "failed", "failed"],
] as const)("%s, %s: %s", (state, event, expected) => {
  expect(nextState(state, event)).toBe(expected);
});
