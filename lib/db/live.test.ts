import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { type LiveEvent, publishLive, subscribeLive } from "./live.ts";

let world: World;
let events: LiveEvent[] = [];
let unsubscribe = () => {};
beforeAll(async () => {
  world = await testWorld();
  unsubscribe = subscribeLive((event) => events.push(event));
  await vi.waitUntil(async () => (await listeners()).length === 1, { timeout: 5_000 });
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

test("a lost connection is made again", async () => {
  const [before] = await listeners();
  await world.db.$queryRaw`select pg_terminate_backend(${before?.pid}::int)`;
  await vi.waitUntil(async () => (await listeners()).some(({ pid }) => pid !== before?.pid), { timeout: 10_000 });
  events = [];
  await publish("tickets");
  await vi.waitUntil(() => events.length > 0, { timeout: 5_000 });
  expect(events[0]?.topic).toBe("tickets");
});
