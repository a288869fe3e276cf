import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { beat, lastBeat, releaseDead, workerIdOf } from "#lib/jobs/heartbeat.ts";
import { log } from "#lib/logger.ts";

const beatInterval = 5_000;
const retryInterval = 2_000;
const concurrency = 20;
// Once a day, at an hour when little happens; content that nothing refers to is no hurry.
const cron = parseCronItems([{ task: "sweep_content", match: "17 3 * * *" }]);

/** Runs jobs until stopped; after trouble with the database it begins again by itself. */
export interface JobRunner {
  /** Waits for the jobs under way. */
  stop(): Promise<void>;
}

export async function startRunner(databaseUrl: string, taskList: TaskList): Promise<JobRunner> {
  const sql = openSql(databaseUrl, { max: 1, name: "postern heartbeat" });
  const state = { stopping: false, runner: null as Runner | null, workerId: null as string | null };
  const begin = async () => {
    const events: WorkerEvents = new EventEmitter();
    events.once("pool:create", ({ workerPool }) => {
      state.workerId = workerIdOf(workerPool.id);
    });
    await releaseDead(sql, null);
    state.runner = await run({
      connectionString: databaseUrl,
      taskList,
      parsedCronItems: cron,
      concurrency,
      noHandleSignals: true,
      pollInterval: 2_000,
      maxPoolSize: 10,
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
      if (state.workerId) await lastBeat(sql, state.workerId).catch(() => undefined);
      await sql.close();
    },
  };
}

async function tryBeat(sql: Sql, workerId: string | null): Promise<void> {
  if (workerId) await beat(sql, workerId).catch((error) => log.requestFailed({ where: "heartbeat", error }));
}

// The library's messages quote payloads and errors; ours are named events. A task reports its own failure.
const quiet = new Logger(() => () => undefined);
