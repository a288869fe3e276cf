import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSql } from "#lib/db/sql.ts";
import { commitItems } from "#lib/intake/commit-store.ts";
import { pieceOf } from "#lib/testing/piece.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { enqueue, wakeLane } from "./enqueue.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

/** A message, committed as the door does it. */
async function acceptOne(): Promise<string> {
  const id = crypto.randomUUID();
  const contentId = crypto.randomUUID();
  const text = Buffer.from("Subject: x\r\n\r\nx\r\n");
  const sql = openSql(world.url, { max: 1, name: "door" });
  await commitItems(sql, [
    {
      contentId,
      size: text.length,
      stored: 0,
      rows: [pieceOf(contentId, 0, text).seal()],
      credentialId: null,
      listener: "mx",
      peer: "192.0.2.25",
      helo: "mail.company.test",
      tls: null,
      envelopeFrom: "",
      messages: [{ id, accountId: world.account.id, recipients: [world.defaultAddress.email] }],
    },
  ]);
  await sql.close();
  return id;
}

test("the door's job is the one that the queue's own function makes, and is announced for those who take accepted messages", async () => {
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  await world.db.$executeRaw`delete from graphile_worker._private_tasks`;
  const listener = new Client({ connectionString: world.url });
  await listener.connect();
  await listener.query('listen "jobs:insert"');
  const told: string[] = [];
  listener.on("notification", ({ payload }) => told.push(payload ?? ""));
  // The first finds no task of that name, the second does.
  const ids = [await acceptOne(), await acceptOne()];
  for (const messageId of ids) await enqueue(world.db, "process_inbound", { messageId });
  const jobs = await world.db.$queryRaw<{ job: { payload: object } }[]>`
    select to_jsonb(j) - 'id' - 'run_at' - 'created_at' - 'updated_at' as job from graphile_worker._private_jobs j order by j.id`;
  const rows = jobs.map(({ job }) => job);
  expect(rows.slice(0, 2)).toEqual(rows.slice(2));
  expect(rows.map(({ payload }) => payload)).toEqual([...ids, ...ids].map((messageId) => ({ messageId })));
  await expect.poll(() => told.length).toBe(4);
  const one = { r: expect.any(Number), count: 1 };
  const received = { r: expect.any(Number), count: 0, received: 1 };
  expect(told.map((text) => JSON.parse(text))).toEqual([received, received, one, one]);
  await listener.end();
});

test("no job is ever given up, the one of an accepted message least of all", async () => {
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  await enqueue(world.db, "process_inbound", { messageId: crypto.randomUUID() });
  await wakeLane(world.db, "system");
  await wakeLane(world.db, "system", new Date(Date.now() + 60_000));
  await acceptOne();
  const jobs = await world.db.$queryRaw`select max_attempts::int as tries from graphile_worker._private_jobs`;
  expect(jobs).toEqual(Array(4).fill({ tries: 32_767 }));
});

test("a lane whose run begins at the moment of a wake is woken all the same: that run may not see what the wake is for", async () => {
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  await wakeLane(world.db, "mx:begins.test");
  const runner = new Client({ connectionString: world.url });
  await runner.connect();
  await runner.query("begin");
  await runner.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'runner'");
  const wake = wakeLane(world.db, "mx:begins.test");
  await expect.poll(() => waitingForLocks()).toBe(1);
  await runner.query("commit");
  await runner.end();
  await wake;
  const jobs = await world.db.$queryRaw`
    select key, is_available as available from graphile_worker._private_jobs order by id`;
  expect(jobs).toEqual([
    { key: null, available: false },
    { key: "lane:mx:begins.test", available: true },
  ]);
});

async function waitingForLocks(): Promise<number> {
  const [row] = await world.db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}
