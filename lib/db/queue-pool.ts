import type { Pool } from "pg";
import { openPool } from "./pool.ts";

/**
 * A runner's connections to the job queue, `max` at most. In order: a look takes the first jobs off the index, and does not read and sort
 * all that wait, whatever the statistics of a table that is empty at one moment and holds thousands at the next.
 */
export function openQueuePool(url: string, { max, inOrder }: { max: number; inOrder: boolean }): Pool {
  return openPool({
    connectionString: url,
    max,
    application_name: "postern jobs",
    ...(inOrder ? { onConnect: (client) => client.query("set enable_sort = off") } : {}),
  });
}
