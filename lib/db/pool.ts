import { Pool, type PoolConfig } from "pg";

/**
 * A pool whose connections may break at any moment. A connection that is being closed, or that has just been handed out, has no listener
 * of the pool's: what a dying server says then would end the process. Whoever uses a broken connection is told by the query that fails.
 */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool({ connectionTimeoutMillis: 5_000, ...config });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}
