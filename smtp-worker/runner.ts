import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import {
  type CronItem,
  Logger,
  parseCronItems,
  type Runner,
  run,
  type Task,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import { openQueuePool } from "#lib/db/queue-pool.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { beat, lastBeat, register, releaseDead } from "#lib/jobs/heartbeat.ts";
import { log } from "#lib/logger.ts";
import { hearReceived } from "./hear-received.ts";
import { lookTwice } from "./look-twice.ts";

const beatInterval = 5_000;
const retryInterval = 2_000;
/** A shutdown that lost the database may never end: after so long the pool is left behind. */
const endOfPool = 2_000;
/** For so long the jobs of a runner that broke down are given to end, before the next one begins beside them. */
const endOfTasks = 5_000;

/** Runs jobs until stopped; after trouble with the database it begins again by itself. */
export interface JobRunner {
  /** Waits for the jobs under way. */
  stop(): Promise<void>;
}

/** A kind of work with slots of its own: what waits for slow servers never holds up what makes tickets. */
export interface Work {
  readonly tasks: TaskList;
  /** Jobs at once. */
  readonly slots: number;
  /** Database connections at most. */
  readonly connections: number;
  /**
   * Milliseconds after which jobs are looked for without being told of one. Whoever looks for jobs locks every queue's row for that moment,
   * and one that looks at the same time, as all do when told of a job, passes over them: jobs of a queue need a short one.
   */
  readonly poll: number;
  /**
   * It takes accepted messages, of which it is told apart. They come one by one, and one look should find many of them. Any other job is announced once:
   * it is looked for at once.
   */
  readonly receives?: true;
  readonly cron?: readonly CronItem[];
}

export async function startRunner(databaseUrl: string, work: Work): Promise<JobRunner> {
  const sql = openSql(databaseUrl, { max: 1, name: "postern heartbeat" });
  const state = { stopping: false, runner: null as Runner | null, workerId: null as string | null };
  /** Workers that were replaced, and whose jobs have not all ended. */
  const replaced = new Set<string>();
  const tasks = watched(work.tasks);
  const endBeats = async () => {
    const { workerId } = state;
    state.workerId = null;
    if (!workerId) return;
    // A job that is still under way must not be begun by another, however long it waits to write down what it has done.
    replaced.add(workerId);
    const last = tasks.ended().then(() => {
      replaced.delete(workerId);
      return lastBeat(sql, workerId).catch(() => undefined);
    });
    await Promise.race([last, pause(endOfTasks, undefined, { ref: false })]);
  };
  const localQueue = { size: 100, ...(work.receives ? { refetchDelay } : {}) };
  const settings = {
    taskList: tasks.list,
    parsedCronItems: parseCronItems([...(work.cron ?? [])]),
    concurrency: work.slots,
    noHandleSignals: true,
    pollInterval: work.poll,
    logger: quiet,
    gracefulShutdownAbortTimeout: 3_000,
    // Both delays: without one, a failed job whose failure cannot be written stays locked while its pool lives on.
    preset: { worker: { localQueue, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  };
  const begin = async () => {
    const events: WorkerEvents = new EventEmitter();
    let pool: WorkerPool | null = null;
    events.once("pool:create", ({ workerPool }) => {
      pool = workerPool;
      state.workerId = register(workerPool.id);
    });
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<void>();
    events.once("pool:gracefulShutdown", () => setTimeout(() => state.stopping || giveUp(), endOfPool).unref());
    if (work.receives) hearReceived(events);
    else lookTwice(events);
    // A pool whose database went away may hold jobs that none of its workers takes, or that it never heard of: it is replaced, not mended.
    const onLost = () => pool && leave(pool);
    events.once("pool:listen:error", onLost);
    await endBeats();
    await releaseDead(sql);
    const pgPool = openQueuePool(databaseUrl, { max: work.connections, inOrder: work.receives === true, onLost });
    const close = () => void pgPool.end().catch(() => undefined);
    const runner = await run({ ...settings, events, pgPool }).catch((error) => {
      close();
      throw error;
    });
    // A pool that is left behind may have jobs whose end it still writes down.
    runner.promise.then(close, close);
    state.runner = runner;
    // Whoever stops while it begins finds no runner to stop.
    if (state.stopping) await runner.stop();
    await tryBeat(sql, state.workerId);
    await Promise.race([runner.promise, givenUp]);
  };
  const keepRunning = async () => {
    while (!state.stopping) {
      await begin().catch((error) => log.requestFailed({ where: "job runner", error }));
      state.runner = null;
      if (!state.stopping) await new Promise((resolve) => setTimeout(resolve, retryInterval));
    }
  };
  const beats = setInterval(() => {
    for (const workerId of [state.workerId, ...replaced]) void tryBeat(sql, workerId);
  }, beatInterval);
  const finished = keepRunning();
  return {
    async stop() {
      state.stopping = true;
      await state.runner?.stop().catch(() => undefined);
      await finished;
      clearInterval(beats);
      await endBeats();
      await sql.close();
    },
  };
}

function leave(pool: WorkerPool): void {
  // Its promise is the runner's: what it rejects with is reported there.
  if (!pool._shuttingDown) Promise.resolve(pool.gracefulShutdown()).catch(() => undefined);
}

/** The same tasks, and what resolves when all that have begun have ended. */
function watched(given: TaskList): { list: TaskList; ended(): Promise<unknown> } {
  const under = new Set<Promise<unknown>>();
  const watch = (task: Task): Task => {
    return async (payload, helpers) => {
      const run = Promise.resolve(task(payload, helpers));
      under.add(run);
      return run.finally(() => under.delete(run));
    };
  };
  return {
    list: Object.fromEntries(Object.entries(given).flatMap(([name, task]) => (task ? [[name, watch(task)]] : []))),
    ended: () => Promise.allSettled(under),
  };
}

async function tryBeat(sql: Sql, workerId: string | null): Promise<void> {
  if (workerId) await beat(sql, workerId).catch((error) => log.requestFailed({ where: "heartbeat", error }));
}

/**
 * Whoever has found few jobs looks again only some milliseconds later, half to one and a half times as many as these: under load one look finds many, and
 * a job that comes alone is still found at once. What is announced during a look is found by the poll, if by nothing before it.
 */
const refetchDelay = { durationMs: 40, threshold: 50 };

// The library's messages quote payloads and errors; ours are named events. A task reports its own failure.
const quiet = new Logger(() => () => undefined);
