import { expect, test } from "vitest";
import type { Sql } from "#lib/db/sql.ts";
import { Content } from "./content.ts";
import { MemoryBudget } from "./memory-budget.ts";

/** A database that answers when told to. */
function slowSql() {
  const pending: (() => void)[] = [];
  const sql: Sql = {
    query: async () => [],
    pipeline: () => new Promise((resolve) => pending.push(() => resolve([]))),
    close: async () => undefined,
  };
  return { sql, answer: () => pending.splice(0).forEach((resolve) => void resolve()) };
}
const settled = async (promise: Promise<void> | null) => {
  let done = promise === null;
  void promise?.then(() => {
    done = true;
  });
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return done;
};

test("half-received messages that fill the budget are put into the database, so that none blocks the others", async () => {
  const { sql, answer } = slowSql();
  const budget = new MemoryBudget(100_000);
  const contents = ["a", "b", "c"].map((id) => new Content(id, sql, budget));
  for (const content of contents) content.write(Buffer.alloc(30_000));
  const waits = contents.map((content) => content.ready());
  expect(await Promise.all(waits.map(settled))).toEqual([false, false, false]);
  answer();
  expect(await Promise.all(waits.map(settled))).toEqual([true, true, true]);
  expect(budget.used).toBe(0);
  expect(contents.every((content) => content.uploaded)).toBe(true);
});

test("a large message has one piece under way and one that fills, and then waits", async () => {
  const { sql, answer } = slowSql();
  const budget = new MemoryBudget(100_000_000);
  const content = new Content("a", sql, budget);
  content.write(Buffer.alloc(600_000));
  expect(content.ready()).toBe(null);
  content.write(Buffer.alloc(600_000));
  const wait = content.ready();
  expect(await settled(wait)).toBe(false);
  answer();
  expect(await settled(wait)).toBe(true);
});

test("closing gives every byte back, also those that are under way", async () => {
  const { sql, answer } = slowSql();
  const budget = new MemoryBudget(100_000_000);
  const content = new Content("a", sql, budget);
  content.write(Buffer.alloc(600_000));
  content.write(Buffer.alloc(10));
  const closed = content.close({ keep: false });
  for (let turn = 0; turn < 5; turn++) {
    answer();
    await settled(null);
  }
  await closed;
  expect(budget.used).toBe(0);
});
