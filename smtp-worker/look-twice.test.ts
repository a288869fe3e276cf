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

const told = (payload: object = { r: 0.5, count: 1 }) =>
  events.emit("pool:listen:notification", { message: { payload: JSON.stringify(payload) } });
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

test("who was told of accepted messages alone, which are not for it, waits for the poll", () => {
  told({ r: 0.5, count: 0, received: 12 });
  found(0);
  vi.runAllTimers();
  expect(pulse).not.toHaveBeenCalled();
});

test("who found what it was told of, and who was told of nothing, waits for the poll", () => {
  told();
  found(1);
  found(0);
  vi.runAllTimers();
  expect(pulse).not.toHaveBeenCalled();
});
