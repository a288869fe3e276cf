import type { TaskList } from "graphile-worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSql } from "#lib/db/sql.ts";
import type { Intake } from "#lib/intake/open-intake.ts";
import { announceReceived } from "#lib/jobs/announcement.ts";
import { lastBeat, workerIdOf } from "#lib/jobs/heartbeat.ts";
import { cuttingProxy } from "#lib/testing/cut-answer.ts";
import { takeDatabaseDown } from "#lib/testing/outage.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { startRunner } from "./runner.ts";
import { workOf } from "./tasks/index.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const add = (n: number) =>
  world.db.$executeRaw`select graphile_worker.add_job('noted', json_build_object('n', ${n}::int))`;

test("jobs run, go on by themselves after an outage, and the one under way is finished before the end", async () => {
  const done: number[] = [];
  let finish: (() => void) | undefined;
  const tasks: TaskList = {
    noted: async (payload) => {
      const { n } = payload as { n: number };
      if (n === 3)
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      done.push(n);
    },
  };
  const runner = await startRunner(world.url, { tasks, slots: 2, connections: 2, poll: 2_000 });
  await add(1);
  await expect.poll(() => done).toEqual([1]);
  await expect.poll(() => world.db.workerHeartbeat.count()).toBe(1);
  const bringBack = await takeDatabaseDown(world);
  await bringBack();
  await expect.poll(() => add(2).catch(() => "not yet"), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => done, { timeout: 20_000 }).toEqual([1, 2]);
  await add(3);
  await expect.poll(() => finish, { timeout: 20_000 }).toBeTypeOf("function");
  const stopped = runner.stop();
  finish?.();
  await stopped;
  expect(done).toEqual([1, 2, 3]);
  expect(await world.db.workerHeartbeat.count()).toBe(0);
});

test("a runner that is told to stop while it begins does not run on", async () => {
  const runner = await startRunner(world.url, {
    tasks: { noted: async () => {} },
    slots: 2,
    connections: 2,
    poll: 2_000,
  });
  await runner.stop();
  expect(await world.db.workerHeartbeat.count()).toBe(0);
});

test("accepted messages do not have everybody look for jobs", async () => {
  const done: string[] = [];
  const tasks = (who: string): TaskList => ({ [who]: async () => void done.push(who) });
  const settings = { slots: 2, connections: 2 };
  const sending = await startRunner(world.url, { tasks: tasks("sends"), ...settings, poll: 600_000 });
  // It has looked for the first time, and listens.
  const resting = () => world.db.$queryRaw`
    select 1 from pg_stat_activity where datname = current_database() and application_name = 'postern jobs'
       and state = 'idle' and state_change < now() - interval '500 milliseconds'`;
  await expect.poll(resting, { timeout: 20_000 }).toHaveLength(2);
  const receiving = await startRunner(world.url, { tasks: tasks("receives"), ...settings, poll: 250, receives: true });
  const insert = (task: string) => world.db.$executeRaw`
    insert into graphile_worker._private_jobs (task_id) select id from graphile_worker._private_tasks where identifier = ${task}`;
  await insert("sends");
  await expect.poll(() => insert("receives")).toBe(1);
  const door = openSql(world.url, { max: 1, name: "door" });
  await door.pipeline([announceReceived(1)]);
  await door.close();
  await expect.poll(() => done).toEqual(["receives"]);
  await world.db.$executeRaw`select graphile_worker.add_job('receives')`;
  await expect.poll(() => done.toSorted()).toEqual(["receives", "receives", "sends"]);
  await Promise.all([sending.stop(), receiving.stop()]);
});

test("mail that somebody else was looking at when it was announced is not left to wait", async () => {
  const done: string[] = [];
  const tasks: TaskList = { noted: async (payload) => void done.push((payload as { n: string }).n) };
  // Only jobs that nobody adds here would use the intake.
  const { poll } = workOf({} as Intake).sending;
  const runner = await startRunner(world.url, { tasks, slots: 2, connections: 2, poll });
  const queued = (n: string) =>
    world.db
      .$executeRaw`select graphile_worker.add_job('noted', json_build_object('n', ${n}::text), queue_name => 'lane')`;
  await queued("first");
  await expect.poll(() => done).toEqual(["first"]);
  await world.db.$transaction(async (other) => {
    await other.$queryRaw`select id from graphile_worker._private_job_queues for update`;
    await queued("passed over");
    await world.db.$executeRaw`select graphile_worker.add_job('noted', json_build_object('n', 'looked'))`;
    await expect.poll(() => done).toEqual(["first", "looked"]);
  });
  await expect.poll(() => done, { timeout: 1_000 }).toEqual(["first", "looked", "passed over"]);
  await runner.stop();
});

test("a job that failed because the database was away runs again when it is back, without waiting to be taken for abandoned", async () => {
  let tries = 0;
  const { promise: outage, resolve: outageIsOver } = Promise.withResolvers<void>();
  const tasks: TaskList = {
    noted: async () => {
      tries += 1;
      if (tries > 1) return;
      const bringBack = await takeDatabaseDown(world);
      // Its failure cannot be written down.
      setTimeout(() => void bringBack().then(outageIsOver), 500);
      throw new Error("the database is away");
    },
  };
  const runner = await startRunner(world.url, { tasks, slots: 2, connections: 2, poll: 2_000 });
  await add(1);
  await outage;
  await expect.poll(() => tries, { timeout: 15_000 }).toBe(2);
  await runner.stop();
});

test("a job whose look was answered on a connection that broke at that moment runs all the same: its runner never heard of it", async () => {
  const done: number[] = [];
  const tasks: TaskList = { noted: async (payload) => void done.push((payload as { n: number }).n) };
  const proxy = await cuttingProxy(world.url);
  const runner = await startRunner(proxy.url, { tasks, slots: 2, connections: 2, poll: 250 });
  await add(1);
  await expect.poll(() => done, { timeout: 10_000 }).toEqual([1]);
  proxy.cutAt('{"n" : 777}');
  await add(777);
  await expect.poll(() => done, { timeout: 20_000 }).toEqual([1, 777]);
  await runner.stop();
  await proxy.close();
});

test("the end of a job that was released meanwhile, its runner having been thought dead, is not the end of the one who took it over", async () => {
  const runs: (() => void)[] = [];
  const tasks: TaskList = { noted: () => new Promise((resolve) => void runs.push(() => resolve())) };
  const settings = { tasks, slots: 2, connections: 2, poll: 250 };
  const queued = () => world.db.$executeRaw`select graphile_worker.add_job('noted', queue_name => 'taken over')`;
  const first = await startRunner(world.url, settings);
  await queued();
  await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(1);
  const [job] = await world.db.$queryRaw<{ pool: string }[]>`
    select locked_by as pool from graphile_worker._private_jobs where locked_by is not null`;
  const stopped = first.stop();
  const sql = openSql(world.url, { max: 1, name: "beats" });
  await lastBeat(sql, workerIdOf(job?.pool ?? ""));
  await sql.close();
  const second = await startRunner(world.url, settings);
  await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(2);
  runs[0]?.();
  await stopped;
  expect(await world.db.$queryRaw`select from graphile_worker._private_jobs where locked_at is not null`).toHaveLength(
    1,
  );
  runs[1]?.();
  await queued();
  await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(3);
  runs[2]?.();
  await second.stop();
});

test("runs that end together while their lanes are woken crosswise do not cost the runner: what was refused for another's sake is asked for again", async () => {
  const runs = new Map<string, () => void>();
  const tasks: TaskList = {
    noted: (payload) => new Promise((resolve) => void runs.set((payload as { n: string }).n, () => resolve())),
  };
  const runner = await startRunner(world.url, { tasks, slots: 3, connections: 3, poll: 250 });
  const wake = (db: Pick<typeof world.db, "$executeRaw">, n: string) => db.$executeRaw`
    select graphile_worker.add_job('noted', json_build_object('n', ${n}::text), queue_name => ${n}::text, job_key => ${n}::text)`;
  for (const n of ["b", "a"]) await wake(world.db, n);
  await expect.poll(() => runs.size, { timeout: 10_000 }).toBe(2);
  await expect.poll(() => world.db.workerHeartbeat.count()).toBe(1);
  const [before] = await world.db.workerHeartbeat.findMany();
  const ends = [runs.get("b"), runs.get("a")];
  runs.clear();
  const waiting = () => world.db.$queryRaw`
    select 1 from pg_stat_activity where datname = current_database() and application_name = 'postern jobs' and wait_event_type = 'Lock'`;
  await world.db.$transaction(
    async (db) => {
      await wake(db, "a");
      for (const end of ends) end?.();
      await expect.poll(waiting, { interval: 10 }).toHaveLength(1);
      await wake(db, "b");
    },
    { timeout: 20_000 },
  );
  await expect.poll(() => [...runs.keys()].toSorted(), { timeout: 20_000 }).toEqual(["a", "b"]);
  const held = await world.db.$queryRaw`select locked_by as pool from graphile_worker._private_jobs`;
  const pool = before?.workerId.split(" ")[2];
  expect(held).toEqual([{ pool }, { pool }]);
  for (const end of runs.values()) end();
  await runner.stop();
});

test("a job that outlives its runner, replaced after an outage, is said to be alive until it ends, and is nobody else's", async () => {
  await world.db.workerHeartbeat.deleteMany();
  let runs = 0;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const tasks: TaskList = {
    noted: () => {
      runs += 1;
      return ended;
    },
  };
  const runner = await startRunner(world.url, { tasks, slots: 2, connections: 2, poll: 250 });
  await add(1);
  await expect.poll(() => runs, { timeout: 10_000 }).toBe(1);
  const [before] = await world.db.workerHeartbeat.findMany();
  const bringBack = await takeDatabaseDown(world);
  await bringBack();
  const beats = () => world.db.workerHeartbeat.findMany({ orderBy: { startedAt: "asc" } }).catch(() => []);
  await expect.poll(async () => (await beats()).length, { timeout: 20_000, interval: 200 }).toBe(2);
  await expect
    .poll(async () => (await beats())[0]?.beatAt.getTime(), { timeout: 20_000, interval: 200 })
    .toBeGreaterThan(before?.beatAt.getTime() ?? Number.POSITIVE_INFINITY);
  expect(runs).toBe(1);
  end();
  await expect.poll(async () => (await beats()).length, { timeout: 20_000 }).toBe(1);
  await runner.stop();
}, 60_000);
