import { afterEach, beforeEach, expect, test } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { queue } from "./testing.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const waiting = () => world.db.queuedOutbound.findMany({ orderBy: { messageId: "asc" } });

test("exactly what is queued stands in the queue, whoever ends a message or queues it again", async () => {
  const { id } = await queue(world, world.defaultAddress.id);
  const { id: other } = await queue(world, null);
  expect((await waiting()).map(({ messageId }) => messageId)).toEqual([id, other].sort());
  for (const state of ["sent", "failed", "cancelled"] as const) {
    await world.db.outboundMessage.update({ where: { id }, data: { state } });
    expect(await waiting()).toMatchObject([{ messageId: other }]);
    await world.db.outboundMessage.update({ where: { id }, data: { state: "queued" } });
    expect(await waiting()).toHaveLength(2);
  }
  await world.db.outboundMessage.deleteMany({});
  expect(await waiting()).toEqual([]);
});

test("the queue says where a message waits, and a claim outlasts a change that is not its run's", async () => {
  const { id } = await queue(world, world.defaultAddress.id, { priority: 3 });
  await world.db.queuedOutbound.update({ where: { messageId: id }, data: { claimedAt: new Date() } });
  const changes = { lane: "mx:elsewhere.test", priority: 5, nextAttemptAt: new Date("2030-01-01"), addressId: null };
  await world.db.outboundMessage.update({ where: { id }, data: changes });
  expect(await waiting()).toEqual([{ ...changes, messageId: id, kind: "agent_reply", claimedAt: expect.any(Date) }]);
});

test("when a message leaves, no index is written: the row is updated where it lies", async () => {
  const [found] = await world.db.$queryRaw<{ columns: string[] }[]>`
    select array_agg(distinct a.attname::text order by a.attname::text) as columns
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid
    where i.indrelid = 'outbound_message'::regclass and a.attnum > 0
      and (a.attnum = any(i.indkey) or pg_get_expr(i.indpred, i.indrelid) like '%' || a.attname || '%')`;
  const written = [
    "state",
    "attempts",
    "next_attempt_at",
    "sent_at",
    "failed_at",
    "credential_id",
    "route_reason",
    "from_email",
    "last_reply",
  ];
  expect(written.filter((column) => found?.columns.includes(column))).toEqual([]);
});
