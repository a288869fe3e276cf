import type { Db } from "#lib/db/client.ts";
import type { JobName, JobPayloads } from "./contract.ts";

export interface EnqueueOptions {
  /** Not before this instant. */
  readonly runAt?: Date;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
  /** A later job of the same key replaces one that has not started. */
  readonly key?: string;
}

/** The most that the queue can count. What has been accepted is never given up: each try is at most six hours after the last. */
export const unlimited = 32_767;

/** Adds a job on the connection of `db`: inside a transaction it commits and rolls back with the rows. */
export async function enqueue<N extends JobName>(
  db: Db,
  name: N,
  payload: JobPayloads[N],
  options: EnqueueOptions = {},
): Promise<void> {
  // Once more finds that the job of this key has begun, and adds another.
  while (!(await addJob(db, name, payload, options)));
}

/**
 * False: nothing was added. The queue's own function first looks whether the job of this key has begun, then replaces it if it has not: one that began
 * in between is neither, and may have read its work before this transaction's rows were there.
 */
async function addJob<N extends JobName>(
  db: Db,
  name: N,
  payload: JobPayloads[N],
  options: EnqueueOptions,
): Promise<boolean> {
  const [job] = await db.$queryRaw<{ added: boolean }[]>`
    select id is not null as added from graphile_worker.add_job(
      ${name}::text,
      payload => ${JSON.stringify(payload)}::json,
      queue_name => ${options.queue ?? null}::text,
      run_at => coalesce(${options.runAt ?? null}::timestamptz, now()),
      max_attempts => ${unlimited}::int,
      job_key => ${options.key ?? null}::text
    )`;
  return job?.added === true;
}

/**
 * Wakes a lane: what is due in it is sent now, or at `later`. Runs of one lane never overlap, on any worker.
 * The two wakes have keys of their own, so that a distant retry never postpones what is due at once.
 */
export async function wakeLane(db: Db, lane: string, later?: Date): Promise<void> {
  const queue = `lane:${lane}`;
  await enqueue(
    db,
    "deliver_lane",
    { lane },
    later ? { queue, key: `${queue}:later`, runAt: later } : { queue, key: queue },
  );
}

/** Wakes each of these lanes once, always in the same order: two transactions that wake the same lanes crosswise would wait for one another. */
export async function wakeLanes(db: Db, lanes: readonly string[]): Promise<void> {
  for (const lane of [...new Set(lanes)].sort()) await wakeLane(db, lane);
}
