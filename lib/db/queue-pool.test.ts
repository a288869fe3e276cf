import { afterAll, beforeAll, expect, test } from "vitest";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { openQueuePool } from "./queue-pool.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("a look in order reads the first jobs off the index, also when statistics know nothing of the thousands that wait", async () => {
  await enqueue(world.db, "process_inbound", { messageId: crypto.randomUUID() });
  await world.db.$executeRaw`
    insert into graphile_worker._private_jobs (task_id) select task_id from graphile_worker._private_jobs, generate_series(1, 20000)`;
  const queue = openQueuePool(world.url, { max: 1, inOrder: true });
  // The heart of the library's own look.
  const { rows } = await queue.query<{ "QUERY PLAN": string }>(`explain
    select id from graphile_worker._private_jobs
     where is_available = true and run_at <= now() and task_id = any(array[1])
     order by priority asc, run_at asc limit 100 for update skip locked`);
  await queue.end();
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/Index Scan using jobs_(main|no_queue)_index/);
  expect(plan).not.toContain("Sort");
});
