import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lookTwice } from "./look-twice.ts";

const pulse = vi.fn();
let events: EventEmitter;

beforeEach(() => {
  vi.useFakeTimers();
  pulse.mockClear();
  events = new EventEmitter();
  lookTwice(events as Parameters<typeof lookTwice>[0]);
});
afterEach(() => vi.useRealTimers());

const told = () => events.emit("pool:listen:notification", {});
const found = (jobs: number) =>
  events.emit("localQueue:getJobs:complete", { jobs: Array(jobs).fill({}), localQueue: { pulse } });

test("who was told of a job and found none looks once more, and no third time", () => {
  told();
  found(0);
  expect(pulse).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(pulse).toHaveBeenCalledTimes(1);
  found(0);
  vi.runAllTimers();
  expect(pulse).toHaveBeenCalledTimes(1);
});

test("who found what it was told of, and who was told of nothing, waits for the poll", () => {
  told();
  found(1);
  found(0);
  vi.runAllTimers();
  expect(pulse).not.toHaveBeenCalled();
});
