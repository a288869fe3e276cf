import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { beat, lastBeat, register, releaseDead, workerIdOf } from "./heartbeat.ts";

let world: World;
let sql: Sql;
/** So many milliseconds have passed besides. */
let later = 0;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 2, name: "beats" });
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => clock() + later);
});
afterEach(async () => {
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  await world.db.$executeRaw`delete from graphile_worker._private_job_queues`;
  await world.db.workerHeartbeat.deleteMany();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await sql.close();
  await world.close();
});

/** A job and a queue that `pool` holds, since `seconds`. */
async function hold(pool: string, seconds: number): Promise<void> {
  await world.db.$executeRaw`select graphile_worker.add_job('held', queue_name => ${pool}::text)`;
  await world.db.$executeRaw`
    update graphile_worker._private_jobs set locked_by = ${pool}, locked_at = now() - make_interval(secs => ${seconds})
     where job_queue_id = (select id from graphile_worker._private_job_queues where queue_name = ${pool})`;
  await world.db.$executeRaw`
    update graphile_worker._private_job_queues set locked_by = ${pool}, locked_at = now() - make_interval(secs => ${seconds})
     where queue_name = ${pool}`;
}
/** Two beats of a worker, so many milliseconds apart. */
async function beatsFor(workerId: string, time: number): Promise<void> {
  await beat(sql, workerId);
  later += time;
  await beat(sql, workerId);
}

async function holders(): Promise<string[]> {
  const rows = await sql.query<{ pool: string }>({
    name: "holders",
    text: `select locked_by as pool from graphile_worker._private_jobs where locked_by is not null
           union select locked_by from graphile_worker._private_job_queues where locked_by is not null order by 1`,
    values: [],
  });
  return rows.map((row) => row.pool);
}

test("a worker that beats keeps its jobs; those of one that fell silent for 30 s are released", async () => {
  const mine = register("pool-mine");
  await world.db.workerHeartbeat.create({
    data: { workerId: "elsewhere 1 pool-alive", beatAt: new Date(Date.now() - 20_000) },
  });
  await world.db.workerHeartbeat.create({
    data: { workerId: "elsewhere 2 pool-silent", beatAt: new Date(Date.now() - 40_000) },
  });
  for (const pool of ["pool-mine", "pool-alive", "pool-silent"]) await hold(pool, 3_600);
  await beatsFor(mine, 10_000);
  expect(await holders()).toEqual(["pool-alive", "pool-mine"]);
  const rows = await world.db.workerHeartbeat.findMany({ orderBy: { workerId: "asc" } });
  expect(rows.map((row) => row.workerId)).toEqual(["elsewhere 1 pool-alive", mine].sort());
  await lastBeat(sql, mine);
  expect(await world.db.workerHeartbeat.count()).toBe(1);
});

test("after an outage nobody is taken for dead who only could not beat either", async () => {
  const mine = register("pool-mine");
  await beatsFor(mine, 10_000);
  await world.db.workerHeartbeat.create({
    data: { workerId: "elsewhere 1 pool-cut-off", beatAt: new Date(Date.now() - 60_000) },
  });
  await hold("pool-cut-off", 90);
  later += 29_000;
  await releaseDead(sql);
  expect(await holders()).toEqual(["pool-cut-off"]);
  await beat(sql, mine);
  expect(await holders()).toEqual(["pool-cut-off"]);
  await beatsFor(mine, 10_000);
  expect(await holders()).toEqual([]);
  await lastBeat(sql, mine);
});

test("a lock that nobody answers for is released after 30 s, not before: its owner may be about to say so", async () => {
  await hold("pool-young", 5);
  await hold("pool-orphan", 31);
  await releaseDead(sql);
  expect(await holders()).toEqual(["pool-young"]);
});

test("a killed process of this machine is taken over at once, however fresh its beat", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]);
  await once(child, "spawn");
  const running = workerIdOf("pool-child").replace(` ${process.pid} `, ` ${child.pid} `);
  await world.db.workerHeartbeat.create({ data: { workerId: running } });
  await hold("pool-child", 1);
  await releaseDead(sql);
  expect(await holders()).toEqual(["pool-child"]);
  child.kill("SIGKILL");
  await once(child, "exit");
  await releaseDead(sql);
  expect(await holders()).toEqual([]);
});

test("two workers of one process leave each other's jobs alone; a predecessor that had its process id is taken over", async () => {
  const [receiving, sending] = [register("pool-receiving"), register("pool-sending")];
  await beat(sql, sending);
  await world.db.workerHeartbeat.create({ data: { workerId: workerIdOf("pool-before") } });
  for (const pool of ["pool-receiving", "pool-sending", "pool-before"]) await hold(pool, 1);
  await beat(sql, receiving);
  expect(await holders()).toEqual(["pool-receiving", "pool-sending"]);
  for (const workerId of [receiving, sending]) await lastBeat(sql, workerId);
});
