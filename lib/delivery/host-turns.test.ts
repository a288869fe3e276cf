import { expect, test } from "vitest";
import { HostTurns } from "./host-turns.ts";

const host = { name: "smtp.company.test:587", lanes: 2 };

test("so many lanes of a host are at work, others come when one leaves, and another host is none of their concern", () => {
  const turns = new HostTurns();
  const [first, second] = [turns.take(host), turns.take(host)];
  expect(turns.take(host)).toBeNull();
  expect(turns.take({ name: "other.test:587", lanes: 2 })).not.toBeNull();
  first?.leave();
  expect(turns.take(host)).not.toBeNull();
  expect(second?.over.aborted).toBe(false);
  expect([...turns.atWork.values()]).toEqual([2, 1]);
});

test("while another waits, a turn ends after half a minute, the longest first; while nobody does, none ends", () => {
  let now = 0;
  const turns = new HostTurns(() => now);
  const first = turns.take(host);
  now = 10_000;
  const second = turns.take(host);
  const over = () => [first?.over.aborted, second?.over.aborted];
  now = 29_999;
  expect(turns.take(host)).toBeNull();
  expect(over()).toEqual([false, false]);
  now = 60_000;
  expect(over()).toEqual([false, false]);
  expect(turns.take(host)).toBeNull();
  expect(over()).toEqual([true, false]);
  expect(turns.take(host)).toBeNull();
  expect(over()).toEqual([true, false]);
  first?.leave();
  expect(turns.take(host)).not.toBeNull();
  expect(turns.take(host)).toBeNull();
  expect(over()).toEqual([true, true]);
});

test("nothing is kept of a host where no lane is at work", () => {
  const turns = new HostTurns();
  const taken = [turns.take(host), turns.take(host)];
  for (const turn of taken) turn?.leave();
  expect(turns.atWork.size).toBe(0);
});
