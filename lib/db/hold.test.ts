import { afterEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/testing/database.ts";
import { Holds } from "./hold.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function database(): Promise<TestDatabase> {
  const made = await testDatabase();
  closing.push(made);
  return made;
}

function holds(url: string): Holds {
  const made = new Holds(url);
  closing.push(made);
  return made;
}

test("a name is held by one process, and by one holder in it, until it is released", async () => {
  const { url } = await database();
  const [one, two] = [holds(url), holds(url)];
  const first = await one.hold("lane");
  expect([first === null, await one.hold("lane"), await two.hold("lane")]).toEqual([false, null, null]);
  expect(await two.hold("another lane")).not.toBeNull();
  await first?.release();
  expect(await two.hold("lane")).not.toBeNull();
});

test("many ask at once and one has it", async () => {
  const { url } = await database();
  const askers = [holds(url), holds(url), holds(url)];
  const answers = await Promise.all(askers.flatMap((each) => [each.hold("lane"), each.hold("lane")]));
  expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
});

test("a holder whose connection ends is told, and the name is free for another", async () => {
  const { url, db } = await database();
  const [one, two] = [holds(url), holds(url)];
  const first = await one.hold("lane");
  await db.$queryRaw`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(() => first?.lost.aborted).toBe(true);
  expect(await two.hold("lane")).not.toBeNull();
  await first?.release();
  expect(await one.hold("lane")).toBeNull();
});
