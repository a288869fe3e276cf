import type { Sql } from "#lib/db/sql.ts";

export interface HeartbeatRow {
  readonly workerId: string;
  readonly fresh: boolean;
}

/** Says that this worker lives. */
export async function writeHeartbeat(sql: Sql, workerId: string): Promise<void> {
  await sql.query({
    name: "worker_beat",
    text: `insert into worker_heartbeat (worker_id, started_at, beat_at) values ($1, now(), now())
           on conflict (worker_id) do update set beat_at = now()`,
    values: [workerId],
  });
}

export async function removeHeartbeats(sql: Sql, workerIds: readonly string[]): Promise<void> {
  await sql.query({
    name: "worker_gone",
    text: "delete from worker_heartbeat where worker_id = any($1::text[])",
    values: [workerIds],
  });
}

/** Every worker that nobody has found dead; fresh: it has beaten within 30 s. */
export function listHeartbeats(sql: Sql): Promise<HeartbeatRow[]> {
  return sql.query<HeartbeatRow>({
    name: "worker_list",
    text: `select worker_id as "workerId", beat_at > now() - interval '30 seconds' as fresh from worker_heartbeat`,
    values: [],
  });
}

/**
 * Releases the locks of pools that are known to be dead, and of those that nobody answers for and that have held them for 30 s:
 * a pool that has just begun may lock a job before its first beat is written. Returns the jobs released, for each pool.
 * A job gets another id: the queue deletes what has ended by its id, also when somebody who was only thought dead says so of a job that another has by now.
 */
export async function releaseLocks(
  sql: Sql,
  pools: { readonly dead: readonly string[]; readonly alive: readonly string[] },
): Promise<{ pool: string; jobs: number }[]> {
  return sql.query<{ pool: string; jobs: number }>({
    name: "worker_release",
    text: `with held as (
             select locked_by as pool, locked_at from graphile_worker._private_jobs where locked_by is not null
             union all
             select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null
           ), gone as (
             select pool, count(*)::int as jobs from held
              group by pool
             having pool = any($1::text[])
                 or (pool <> all($2::text[]) and max(locked_at) < now() - interval '30 seconds')
           ), jobs as (
             update graphile_worker._private_jobs j set id = default, locked_by = null, locked_at = null from gone where j.locked_by = gone.pool
           ), queues as (
             update graphile_worker._private_job_queues q set locked_by = null, locked_at = null from gone where q.locked_by = gone.pool
           )
           select pool, jobs from gone`,
    values: [pools.dead, pools.alive],
  });
}
