import type { Pool, PoolClient } from "pg";
import { openPool } from "./pool.ts";

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
  pool.on("connect", (client) => void client.on("error", () => used.has(client) && onLost?.()));
  return pool;
}
