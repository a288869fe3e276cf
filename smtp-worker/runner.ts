import { EventEmitter } from "node:events";
import {
  type CronItem,
  Logger,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { beat, lastBeat, register, releaseDead } from "#lib/jobs/heartbeat.ts";
import { log } from "#lib/logger.ts";

const beatInterval = 5_000;
const retryInterval = 2_000;

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
  readonly cron?: readonly CronItem[];
}

export async function startRunner(databaseUrl: string, work: Work): Promise<JobRunner> {
  const sql = openSql(databaseUrl, { max: 1, name: "postern heartbeat" });
  const state = { stopping: false, runner: null as Runner | null, workerId: null as string | null };
  const endBeats = async () => {
    const { workerId } = state;
    state.workerId = null;
    if (workerId) await lastBeat(sql, workerId).catch(() => undefined);
  };
  const begin = async () => {
    const events: WorkerEvents = new EventEmitter();
    events.once("pool:create", ({ workerPool }) => {
      state.workerId = register(workerPool.id);
    });
    await endBeats();
    await releaseDead(sql);
    state.runner = await run({
      connectionString: databaseUrl,
      taskList: work.tasks,
      parsedCronItems: parseCronItems([...(work.cron ?? [])]),
      concurrency: work.slots,
      noHandleSignals: true,
      pollInterval: work.poll,
      maxPoolSize: work.connections,
      events,
      logger: quiet,
      gracefulShutdownAbortTimeout: 3_000,
      preset: { worker: { localQueue: { size: 100 }, completeJobBatchDelay: 0 } },
    });
    await tryBeat(sql, state.workerId);
    return state.runner.promise;
  };
  const keepRunning = async () => {
    while (!state.stopping) {
      await begin().catch((error) => log.requestFailed({ where: "job runner", error }));
      state.runner = null;
      if (!state.stopping) await new Promise((resolve) => setTimeout(resolve, retryInterval));
    }
  };
  const beats = setInterval(() => void tryBeat(sql, state.workerId), beatInterval);
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

async function tryBeat(sql: Sql, workerId: string | null): Promise<void> {
  if (workerId) await beat(sql, workerId).catch((error) => log.requestFailed({ where: "heartbeat", error }));
}

// The library's messages quote payloads and errors; ours are named events. A task reports its own failure.
const quiet = new Logger(() => () => undefined);
