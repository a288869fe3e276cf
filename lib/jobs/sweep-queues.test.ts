import { afterAll, beforeAll, expect, test } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { wakeLane } from "./enqueue.ts";
import { removeIdleQueues } from "./queue-store.ts";
import { sweepQueues } from "./sweep-queues.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const queues = async () => {
  const rows = await world.db.$queryRaw<{ name: string }[]>`
    select queue_name as name from graphile_worker._private_job_queues order by 1`;
  return rows.map(({ name }) => name);
};
const endJobs = (lane: string) =>
  world.db.$executeRaw`delete from graphile_worker._private_jobs where payload->>'lane' = ${lane}`;

test("queues without a job are removed; those that have one, or are at work, stay", async () => {
  for (const lane of ["mx:gone.test", "mx:waiting.test", "mx:working.test"]) await wakeLane(world.db, lane);
  await endJobs("mx:gone.test");
  await endJobs("mx:working.test");
  await world.db.$executeRaw`
    update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'w' where queue_name = 'lane:mx:working.test'`;
  await sweepQueues(world.db);
  expect(await queues()).toEqual(["lane:mx:waiting.test", "lane:mx:working.test"]);
});

test("a job that another replaced while it ran, and whose worker died, goes with its queue", async () => {
  const run = (by: string | null) => world.db.$executeRaw`
    update graphile_worker._private_jobs set locked_at = ${by && new Date()}::timestamptz, locked_by = ${by}
     where payload->>'lane' = 'mx:replaced.test' and (key is null or ${by !== null})`;
  const jobs = () => world.db.$queryRaw`
    select key from graphile_worker._private_jobs where payload->>'lane' = 'mx:replaced.test' order by id`;
  await wakeLane(world.db, "mx:replaced.test");
  await run("w");
  await wakeLane(world.db, "mx:replaced.test");
  await sweepQueues(world.db);
  expect(await jobs()).toEqual([{ key: null }, { key: "lane:mx:replaced.test" }]);
  await run(null);
  await sweepQueues(world.db);
  expect(await jobs()).toEqual([{ key: "lane:mx:replaced.test" }]);
  await endJobs("mx:replaced.test");
  await sweepQueues(world.db);
  expect(await queues()).not.toContain("lane:mx:replaced.test");
});

test("a job that is being added keeps its queue: the sweep waits for it, and gives way when that takes long", async () => {
  await wakeLane(world.db, "mx:late.test");
  await endJobs("mx:late.test");
  await world.db.$transaction(async (adding) => {
    await wakeLane(adding, "mx:late.test");
    await expect(removeIdleQueues(world.db)).rejects.toThrow();
  });
  await sweepQueues(world.db);
  expect(await queues()).toContain("lane:mx:late.test");
  const [job] = await world.db.$queryRaw<{ queue: string | null }[]>`
    select q.queue_name as queue from graphile_worker._private_jobs j
      left join graphile_worker._private_job_queues q on q.id = j.job_queue_id where j.payload->>'lane' = 'mx:late.test'`;
  expect(job?.queue).toBe("lane:mx:late.test");
});
