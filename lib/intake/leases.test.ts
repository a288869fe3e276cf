import { expect, test } from "vitest";
import { Leases, leasesOver } from "./leases.ts";

/** Leases on the answers 1, 2, 3 …, which take `delay` to come, on a clock that is turned by hand. */
function counted({ delay = 0 } = {}) {
  const clock = { now: 1_000 };
  let asked = 0;
  const leases = new Leases<number>(() => clock.now);
  const ask = async () => {
    clock.now += delay;
    return ++asked;
  };
  return { clock, leases, find: (key = "a") => leases.find(key, ask) };
}

test("an answer is given again for the term of its lease, and then asked for anew", async () => {
  const { clock, find } = counted();
  expect(await find()).toBe(1);
  clock.now += 19;
  expect(await find()).toBe(1);
  // Being used does not prolong it.
  clock.now += 1;
  expect(await find()).toBe(2);
});

test("the term begins before the question: an answer that was long in coming is not older than the term when it is given", async () => {
  const { find } = counted({ delay: 20 });
  expect(await find()).toBe(1);
  expect(await find()).toBe(2);
});

test("another key has an answer of its own, and a refusal is asked for each time", async () => {
  const { leases, find } = counted();
  expect(await find("a")).toBe(1);
  expect(await find("b")).toBe(2);
  const refuse = () => Promise.reject(new Error("no"));
  await expect(leases.find("c", refuse)).rejects.toThrow("no");
  expect(await find("c")).toBe(3);
});

test("who waits until all leases are over meets no answer from before", async () => {
  let truth = "old";
  const leases = new Leases<string>();
  expect(await leases.find("a", async () => truth)).toBe("old");
  truth = "new";
  await leasesOver();
  expect(await leases.find("a", async () => truth)).toBe("new");
});

test("thousands of keys take no more memory than a thousand", async () => {
  const { find } = counted();
  for (let key = 0; key < 1_000; key++) await find(`${key}`);
  expect(await find("0")).toBe(1);
  await find("one more");
  expect(await find("0")).toBe(1_002);
});
