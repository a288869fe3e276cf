import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { migrate } from "../scripts/migrate.ts";
import { startPostgres } from "../scripts/postgres.ts";
import { scratch } from "./scratch.ts";

/** A PostgreSQL as `npm start` brings it, with a migrated database. */
export interface BenchDatabase {
  readonly url: string;
  readonly pid: number;
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** `settings` as in postgresql.conf; none by default: the server is measured as it is delivered. */
export async function startDatabase(name: string, settings: readonly string[] = []): Promise<BenchDatabase> {
  const folder = scratch.folder(`postgres-${name}`);
  const server = await startPostgres(folder, { settings });
  const pid = Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
  scratch.own(pid, "INT");
  await migrate(server.url);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  return {
    url: server.url,
    pid,
    async query<R extends object>(text: string, values: readonly unknown[] = []) {
      return (await client.query<R>(text, [...values])).rows;
    },
    async close() {
      await client.end();
      await server.stop();
      scratch.disown(pid);
    },
  };
}
