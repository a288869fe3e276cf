import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takeDatabaseDown } from "#lib/testing/outage.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { type Db, openDatabase } from "./client.ts";
import { isDeadlock, isLostRace, isOutage, stateOf } from "./fault.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const insertCc = (ticketId: number) =>
  world.db.$executeRaw`insert into ticket_cc (ticket_id, email) values (${ticketId}, 'a@customer.test')`;

test("a key that is taken and a row that is gone are races that were lost; a mistake is not, and none is an outage", async () => {
  const { account } = world;
  const taken = await errorOf(
    world.db
      .$executeRaw`insert into brand (account_id, name) select account_id, name from brand where account_id = ${account.id}::uuid`,
  );
  const gone = await errorOf(insertCc(2_000_000_000));
  const mistake = await errorOf(world.db.$executeRaw`select 1/0`);
  expect([taken, gone, mistake].map(stateOf)).toEqual(["23505", "23503", "22012"]);
  expect([taken, gone, mistake].map(isLostRace)).toEqual([true, true, false]);
  expect([taken, gone, mistake].map(isDeadlock)).toEqual([false, false, false]);
  expect([taken, gone, mistake, new Error("else"), null].map(isOutage)).toEqual([false, false, false, false, false]);
});

test.each([
  ["SQL", (db: Db, id: number) => db.$executeRaw`update brand set name = name where id = ${id}`],
  ["the ORM", (db: Db, id: number) => db.brand.updateMany({ where: { id }, data: { name: { set: `Brand ${id}` } } })],
])(
  "two transactions that wait for one another in %s: one goes on, and the other has lost a race by a deadlock",
  async (_by, take) => {
    const brands = await Promise.all(
      ["one", "other"].map((name) => world.db.brand.create({ data: { accountId: world.account.id, name } })),
    );
    const [one = 0, other = 0] = brands.map(({ id }) => id);
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const crosswise = (first: number, second: number, [mine, theirs]: typeof both) =>
      errorOf(
        world.db.$transaction(async (tx) => {
          await take(tx, first);
          mine.resolve();
          await theirs.promise;
          await take(tx, second);
        }),
      );
    const errors = await Promise.all([crosswise(one, other, both), crosswise(other, one, [both[1], both[0]])]);
    const lost = errors.filter((error) => error !== null);
    expect(lost.map((error) => [isDeadlock(error), isLostRace(error), isOutage(error)])).toEqual([[true, true, false]]);
    await world.db.brand.deleteMany({ where: { id: { in: [one, other] } } });
  },
);

test("a database that is away is an outage: to a query, to a transaction, and to one that had begun", async () => {
  const other = openDatabase(world.url, { max: 1 });
  let bringBack: (() => Promise<void>) | undefined;
  const begun = await errorOf(
    other.$transaction(
      async (tx) => {
        bringBack = await takeDatabaseDown(world);
        await tx.$queryRaw`select ${randomUUID()}`;
      },
      { timeout: 60_000 },
    ),
  );
  const query = await errorOf(other.$queryRaw`select 1`);
  const transaction = await errorOf(other.$transaction((tx) => tx.$queryRaw`select 1`));
  expect([begun, query, transaction].map(isOutage)).toEqual([true, true, true]);
  expect([begun, query, transaction].map(isLostRace)).toEqual([false, false, false]);
  await bringBack?.();
  await other.$disconnect();
});
