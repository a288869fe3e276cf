import type { Pool, PoolClient } from "pg";
import { openPool } from "./pool.ts";
import { sqlState } from "./sql.ts";

export interface QueuePoolOptions {
  readonly max: number;
  /** A look takes the first jobs off the index, and does not read and sort all that wait, whatever the statistics of a table that is empty at one moment and holds thousands at the next. */
  readonly inOrder: boolean;
  /** A connection broke while it was used: what it was asked for may have been done, and nobody was told. */
  readonly onLost?: () => void;
}

/** A runner's connections to the job queue, `max` at most. */
export function openQueuePool(url: string, { max, inOrder, onLost }: QueuePoolOptions): Pool {
  const pool = openPool({
    connectionString: url,
    max,
    application_name: "postern jobs",
    ...(inOrder ? { onConnect: (client) => client.query("set enable_sort = off") } : {}),
  });
  const used = new Set<PoolClient>();
  pool.on("acquire", (client) => void used.add(client));
  pool.on("release", (_, client) => void used.delete(client));
  pool.on("connect", (client) => {
    client.on("error", () => used.has(client) && onLost?.());
    askAgain(client);
  });
  return pool;
}

/** The library's statements that end jobs, each a transaction of its own. */
const ends = /^(?:complete|fail|return)_job/;
const tries = 5;

/**
 * Has what ends jobs asked for again when PostgreSQL ended it to resolve a deadlock, as when lanes are woken crosswise while their runs end: nothing of
 * it has happened, and the library would give its whole pool up.
 */
function askAgain(client: PoolClient): void {
  const ask = client.query.bind(client) as (config: unknown, ...rest: unknown[]) => unknown;
  const again = async (config: unknown) => {
    for (let left = tries - 1; ; left -= 1) {
      try {
        return await ask(config);
      } catch (error) {
        if (left === 0 || sqlState(error) !== "40P01") throw error;
      }
    }
  };
  const query = (config: { name?: string } | string, ...rest: unknown[]) =>
    typeof config !== "string" && ends.test(config.name ?? "") ? again(config) : ask(config, ...rest);
  client.query = query as typeof client.query;
}
