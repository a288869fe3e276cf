import { expect, test } from "vitest";
import { disconnectionSteps } from "#lib/disconnect/schema.ts";
import { progressOf, stagesOf } from "./progress.ts";

const messages = { total: 10, drained: 0, rerouted: 0, failed: 0, waiting: 10, listed: 0 };
const at = (step: Parameters<typeof stagesOf>[0], stopped: number, sent: number, removed: number) =>
  progressOf({
    step,
    addresses: { total: 4, stopped, removed },
    messages: { ...messages, drained: sent, waiting: 10 - sent },
  });

test("the bar only moves forward, and is full at the end alone", () => {
  const way = [
    at("stopping", 0, 0, 0),
    at("stopping", 3, 0, 0),
    at("draining", 4, 0, 0),
    at("draining", 4, 9, 0),
    at("removing", 4, 10, 0),
    at("removing", 4, 10, 3),
    at("revoking", 4, 10, 4),
    at("finished", 4, 10, 4),
  ];
  expect(way).toEqual(way.toSorted((a, b) => a - b));
  expect(new Set(way).size).toBe(way.length);
  expect([way[0], way.at(-1)]).toEqual([0, 100]);
});

test("a domain without addresses and messages has nothing to divide by", () => {
  const none = { step: "revoking", addresses: { total: 0, stopped: 0, removed: 0 }, messages } as const;
  expect(progressOf({ ...none, messages: { ...messages, total: 0, waiting: 0 } })).toBe(95);
});

test("one thing is being done at a time", () => {
  for (const step of disconnectionSteps) expect(stagesOf(step).filter(({ state }) => state === "now")).toHaveLength(1);
  expect(stagesOf("finished").every(({ state }) => state === "done")).toBe(true);
});
