import { expect, test } from "vitest";
import { handoffStates } from "./schema.ts";
import { nextState, stateAt } from "./status.ts";

test("a link ends once, one way, and stays so", () => {
  const events = ["opened", "timed_out", "withdrawn"] as const;
  const table = handoffStates.map((state) => [state, ...events.map((event) => nextState(state, event))]);
  expect(table).toEqual([
    ["waiting", "opened", "expired", "cancelled"],
    ["opened", null, null, null],
    ["expired", null, null, null],
    ["cancelled", null, null, null],
  ]);
});

test("a link that waits is over at its last moment, and one that has ended stays as it ended", () => {
  const expiresAt = new Date("2026-01-01T00:00:00Z");
  const before = new Date(expiresAt.getTime() - 1);
  for (const state of handoffStates) {
    expect(stateAt({ state, expiresAt }, before)).toBe(state);
    expect(stateAt({ state, expiresAt }, expiresAt)).toBe(state === "waiting" ? "expired" : state);
  }
});
