import { type ClientBase, Pool, type PoolConfig, type QueryConfig } from "pg";

/**
 * Of connections that stay: a peer that is gone without a word, with its machine or its way here, is found out within half a minute of silence. Who waits for an
 * answer of its would wait for two hours by the system's default, and without it for ever. (What was sent and not acknowledged, TCP repeats for its own quarter of an hour.)
 */
export const probed = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/**
 * The same of us, for the server: what a session holds must not outlive its machine (by two hours, by default), nor a transaction a process that stands still between
 * two statements. A worker that has not beaten for so long is dead, too.
 */
const watched = `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 2;
  set idle_in_transaction_session_timeout = '30s'`;

/** To be awaited on a connection that is new. */
export async function haveWatched(client: ClientBase): Promise<void> {
  await client.query({ text: watched, query_timeout: 5_000 } as QueryConfig);
}

/**
 * A pool whose connections may break at any moment. A connection that is being closed, or that has just been handed out, has no listener
 * of the pool's: what a dying server says then would end the process. Whoever uses a broken connection is told by the query that fails.
 */
export function openPool({ onConnect, ...config }: PoolConfig): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: 5_000,
    ...probed,
    ...config,
    onConnect: async (client) => {
      await haveWatched(client);
      await onConnect?.(client);
    },
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}
