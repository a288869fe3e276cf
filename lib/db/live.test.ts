import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { type LiveEvent, type LiveNews, liveTopics, publishLive, subscribeLive } from "./live.ts";

let world: World;
let events: LiveNews[] = [];
let unsubscribe = () => {};
beforeAll(async () => {
  world = await testWorld();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(async () => {
  unsubscribe();
  await world.close();
});
const listeners = () =>
  world.db.$queryRaw<
    { pid: number }[]
  >`select pid from pg_stat_activity where query = 'listen postern_live' and datname = current_database()`;
const publish = (topic: LiveEvent["topic"]) => publishLive(world.db, { accountId: world.account.id, topic });

test("what changes before the connection listens is told when it does", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const ask = Client.prototype.query;
  vi.spyOn(Client.prototype, "query").mockImplementation(async function (this: Client, ...input: unknown[]) {
    if (String(input[0]).startsWith("listen")) await gate;
    return Reflect.apply(ask, this, input);
  } as typeof ask);
  unsubscribe = subscribeLive((news) => events.push(news));
  await publish("team");
  open();
  await vi.waitUntil(() => events.length > 0, { timeout: 5_000 });
  expect(events).toEqual(liveTopics.map((topic) => ({ accountId: null, topic })));
});

test("open pages hear of a change when its transaction commits, and of none that is undone", async () => {
  events = [];
  const undone = withTransaction(world.ctx(), async (tx) => {
    await publishLive(tx.db, { accountId: world.account.id, topic: "tickets" });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await publish("email");
  await vi.waitUntil(() => events.length > 0, { timeout: 5_000 });
  expect(events).toEqual([{ accountId: world.account.id, topic: "email" }]);
});

async function cut(): Promise<void> {
  const [before] = await listeners();
  await world.db.$queryRaw`select pg_terminate_backend(${before?.pid}::int)`;
  await vi.waitUntil(async () => (await listeners()).length === 0, { timeout: 5_000 });
}

test("what changes while a lost connection is made again is told when it is, and what changes then", async () => {
  events = [];
  await cut();
  await publish("email");
  await vi.waitUntil(() => events.some(({ topic }) => topic === "email"), { timeout: 10_000 });
  await vi.waitUntil(async () => (await listeners()).length === 1);
  events = [];
  await publish("tickets");
  await vi.waitUntil(() => events.length > 0, { timeout: 5_000 });
  expect(events[0]?.topic).toBe("tickets");
});

test("a server that says nothing is left for another try", async () => {
  const url = process.env.DATABASE_URL;
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  process.env.DATABASE_URL = `postgresql://postern@127.0.0.1:${(silent.address() as AddressInfo).port}/postern`;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const met = once(silent, "connection");
  await cut();
  await vi.advanceTimersByTimeAsync(1_000);
  await met;
  process.env.DATABASE_URL = url;
  events = [];
  await vi.waitUntil(() => vi.advanceTimersByTime(1_000) && events.length > 0, { timeout: 5_000 });
  silent.close();
});
