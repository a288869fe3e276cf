import type { Pool, PoolClient } from "pg";
import { semaphore } from "#lib/semaphore.ts";
import { pipeline, type Step } from "./pipeline.ts";
import { openPool } from "./pool.ts";

/** Milliseconds for which a query waits for its turn. */
const patience = 120_000;

/** A prepared statement: the name makes PostgreSQL keep its plan for each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Plain SQL for the paths that are too hot for the ORM. Only stores call it. */
export interface Sql {
  query<R extends object>(statement: Statement): Promise<R[]>;
  /**
   * Runs these in one transaction and one round trip; resolves with the rows that they return, each column as text. After a rejection
   * what a COPY was given may still be on its way out.
   */
  pipeline(steps: readonly Step[]): Promise<(string | null)[][]>;
  close(): Promise<void>;
}

/**
 * A small pool of its own. A lost connection is replaced at the next query; a query that neither answers nor fails ends
 * after 40 s, so that a dead network cannot hold a session. `synchronous_commit` is set, whatever the server's default; without
 * `durable`, a commit is answered before it is on the disk. Each statement is planned once: for short arrays PostgreSQL would do it again at every call.
 */
export function openSql(url: string, options: { max: number; name: string; durable?: boolean }): Sql {
  const pool = openPool({
    connectionString: url,
    max: options.max,
    application_name: options.name,
    query_timeout: 40_000,
    allowExitOnIdle: true,
    onConnect: async (client) => {
      const commit = options.durable === false ? "off" : "on";
      await client.query(
        `set synchronous_commit = ${commit}; set statement_timeout = '30s'; set lock_timeout = '5s';
         set plan_cache_mode = force_generic_plan`,
      );
    },
  });
  const takeTurn = semaphore(options.max, { patience });
  return {
    // The wait for a free connection is no fault of the database: only the connecting itself has five seconds.
    query: <R extends object>(statement: Statement): Promise<R[]> =>
      takeTurn(async () => {
        const values = [...statement.values];
        const { rows } = await use(pool, (client) => client.query<R>({ ...statement, values }));
        return rows;
      }),
    pipeline: (steps) => takeTurn(() => use(pool, (client) => pipeline(client, steps))),
    close: () => pool.end(),
  };
}

async function use<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  try {
    return await work(client);
  } catch (error) {
    // After an error of the server the connection is sound, unless it says that it is going (57P01 to 57P05); after any other,
    // nobody knows what is still under way.
    if (/^57P0/.test(sqlState(error) ?? "57P0")) broken = error as Error;
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

/** The SQLSTATE of an error that the server reported; undefined for a lost connection, a time-out, a refused one. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
}
