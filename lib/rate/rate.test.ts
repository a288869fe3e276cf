import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { countUse } from "./count-use.ts";
import { networkOf } from "./network-of.ts";
import { sweepWindows } from "./sweep-windows.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
beforeEach(() => world.db.rateWindow.deleteMany());
afterAll(() => world.close());

const rule = { limit: 5, window: 3_600 };
const age = (seconds: number) => world.db.$executeRaw`
  update rate_window set started_at = started_at - make_interval(secs => ${seconds})`;

test("a window lasts from the first use, and what is over the limit is told when it ends", async () => {
  const whole = expect.toSatisfy((reset: number) => reset > 3_540 && reset <= 3_600);
  for (const remaining of [4, 3, 2, 1, 0]) {
    expect(await countUse(world.db, "k", rule)).toEqual({ ...rule, remaining, reset: whole, over: false });
  }
  await age(3_000);
  const rest = expect.toSatisfy((reset: number) => reset > 540 && reset <= 600);
  expect(await countUse(world.db, "k", rule)).toEqual({ ...rule, remaining: 0, reset: rest, over: true });
  await age(600);
  expect(await countUse(world.db, "k", rule)).toEqual({ ...rule, remaining: 4, reset: whole, over: false });
});

test("several processes that count at once never let more through than one would", async () => {
  const processes = [1, 2, 3].map(() => openDatabase(world.url, { max: 4 }));
  const counted = await Promise.all(
    Array.from({ length: 60 }, (_, n) => countUse(processes[n % 3] ?? world.db, "shared", { limit: 20, window: 60 })),
  );
  await Promise.all(processes.map((one) => one.$disconnect()));
  const through = counted.filter(({ over }) => !over);
  expect(through.map(({ remaining }) => remaining).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, n) => n),
  );
});

test("a full window is written to no more", async () => {
  const one = { limit: 1, window: 60 };
  await countUse(world.db, "k", one);
  const version = () => world.db.$queryRaw`select xmin::text, used from rate_window`;
  const before = await version();
  expect((await countUse(world.db, "k", one)).over).toBe(true);
  expect(await version()).toEqual(before);
});

test("counting waits for no disk: the table is unlogged", async () => {
  expect(await world.db.$queryRaw`select relpersistence::text from pg_class where relname = 'rate_window'`).toEqual([
    { relpersistence: "u" },
  ]);
});

test("what nobody has counted on for an hour is forgotten, and nothing else", async () => {
  await countUse(world.db, "old", rule);
  await age(3_660);
  await countUse(world.db, "new", rule);
  await sweepWindows(world.db);
  expect(await world.db.rateWindow.findMany({ select: { key: true } })).toEqual([{ key: "new" }]);
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("%s is counted as %s", (peer, network) => {
  expect(networkOf(peer)).toBe(network);
});
