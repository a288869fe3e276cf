import type { Db, database } from "#lib/db/client.ts";

/**
 * Deletes queues without jobs. Nothing refers from a job to its queue but a number, and a job whose queue is gone never runs: so whoever is adding one
 * is waited for first, at most 200 ms, because others wait behind. The queue's own clean-up does not wait.
 */
export async function removeIdleQueues(db: Db): Promise<number> {
  return (db as ReturnType<typeof database>).$transaction(async (tx) => {
    await tx.$executeRaw`set local lock_timeout = '200ms'`;
    await tx.$executeRaw`lock table graphile_worker._private_job_queues in share row exclusive mode`;
    return tx.$executeRaw`
      delete from graphile_worker._private_job_queues q
      where q.locked_at is null and not exists (select from graphile_worker._private_jobs j where j.job_queue_id = q.id)`;
  });
}

/** Deletes jobs that will never run: those that failed, or whose worker died, after another had taken their key, and the queue's own that have used up their tries. */
export async function removeReplacedJobs(db: Db): Promise<void> {
  await db.$executeRaw`delete from graphile_worker._private_jobs where locked_at is null and attempts >= max_attempts`;
}
