import { Client } from "pg";
import { expect, inject } from "vitest";
import type { World } from "./world.ts";

/** Cuts every connection to the world's database and lets none in, until the returned function is called. */
export async function takeDatabaseDown(world: World): Promise<() => Promise<void>> {
  const name = new URL(world.url).pathname.slice(1);
  const admin = new Client({ connectionString: inject("adminUrl") });
  await admin.connect();
  await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  // Until the last backend is gone: a connection that dies later would pass for a fault after the outage.
  const connected = async () => (await admin.query("select from pg_stat_activity where datname = $1", [name])).rowCount;
  await expect.poll(connected, { timeout: 10_000 }).toBe(0);
  return async () => {
    await admin.query(`alter database ${name} with allow_connections true`);
    await admin.end();
  };
}
