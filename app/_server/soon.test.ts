import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { soon } from "./soon.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is quick is waited for, and leaves no timer behind", async () => {
  await soon(Promise.resolve("read"));
  expect(vi.getTimerCount()).toBe(0);
});

test("what is slow is not waited for", async () => {
  const done = vi.fn();
  void soon(new Promise(() => {})).then(done);
  await vi.advanceTimersByTimeAsync(149);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toHaveBeenCalled();
});

test("what fails is left to whoever reads it", async () => {
  const work = Promise.reject(new Error("no database"));
  await soon(work);
  await expect(work).rejects.toThrow("no database");
});
