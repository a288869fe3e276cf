import type { Db } from "#lib/db/client.ts";

/**
 * Counts one use if the window has room for it, in one statement and by the database's clock, so that all processes count together. A window that
 * is full is not written to. `left`: the seconds until it ends.
 */
export async function takeOne(
  db: Db,
  key: string,
  { limit, window }: { limit: number; window: number },
): Promise<{ used: number; left: number; taken: boolean }> {
  const [row] = await db.$queryRaw<{ used: number; left: number; taken: boolean }[]>`
    with taken as (
      insert into rate_window as w (key, started_at, used) values (${key}, now(), 1)
      on conflict (key) do update set
        used = case when w.started_at <= now() - make_interval(secs => ${window}) then 1 else w.used + 1 end,
        started_at = case when w.started_at <= now() - make_interval(secs => ${window}) then now() else w.started_at end
      where w.used < ${limit} or w.started_at <= now() - make_interval(secs => ${window})
      returning used, started_at
    ), seen as (
      select used, started_at, true as taken from taken
      union all
      select used, started_at, false from rate_window where key = ${key} and not exists (select from taken)
    )
    select used, taken, (extract(epoch from started_at - now()) + ${window})::float8 as left from seen`;
  // Filled by others between our look and our turn.
  return row ?? { used: limit, left: window, taken: false };
}

/** Forgets what nobody has counted on for an hour. */
export function deleteOldWindows(db: Db): Promise<number> {
  return db.$executeRaw`delete from rate_window where started_at < now() - interval '1 hour'`;
}
