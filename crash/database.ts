import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { scratch } from "../bench/scratch.ts";
import { freePorts } from "../e2e/support/ports.ts";
import { migrate } from "../scripts/migrate.ts";
import { type EmbeddedPostgres, startPostgres } from "../scripts/postgres.ts";
import { gates } from "./gate.ts";
import { childrenOf, kill } from "./processes.ts";
import { type DatabaseProxy, startProxy } from "./proxy.ts";

/** Which of PostgreSQL's processes is killed: one that serves a connection, the one above them all, or every one at once. */
export type DatabaseVictim = "backend" | "postmaster" | "everything";

/** The embedded PostgreSQL with a proxy before it; started again when it is killed, as the launcher does. */
export interface CrashDatabase {
  /** Through the proxy: what the product is given. */
  readonly url: string;
  /** Past the proxy. */
  readonly directUrl: string;
  readonly proxy: DatabaseProxy;
  kill(victim: DatabaseVictim): void;
  /** Resolves when it answers. */
  up(): Promise<void>;
  /** Past the proxy; waits for a database that is coming up. */
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function startDatabase(name: string, folder = scratch.folder(`postgres-${name}`)): Promise<CrashDatabase> {
  const [proxyPort = 0, port = 0] = await freePorts(2);
  let closing = false;
  let server: EmbeddedPostgres;

  const start = async (): Promise<EmbeddedPostgres> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        server = await startPostgres(folder, { port });
        break;
      } catch (error) {
        if (attempt === 60 || closing) throw error;
        await pause(250);
      }
    }
    const pid = postmaster();
    scratch.own(pid, "INT");
    void server.exited.then(() => {
      scratch.disown(pid);
      if (!closing) starting = start();
    });
    return server;
  };
  const postmaster = () => Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
  let starting = start();
  const { url: directUrl } = await starting;
  await migrate(directUrl);
  const proxy = await startProxy(proxyPort, port);

  const database: CrashDatabase = {
    url: directUrl.replace(`:${port}/`, `:${proxyPort}/`),
    directUrl,
    proxy,
    kill(victim) {
      const main = postmaster();
      const below = childrenOf(main);
      if (victim === "backend") {
        const serving = below.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("127.0.0.1"));
        return kill(serving ?? below.at(-1) ?? main);
      }
      kill(main);
      if (victim === "everything") for (const pid of below) kill(pid);
    },
    async up() {
      for (;;) {
        await starting;
        const answered = await ask(directUrl, "select 1").catch(() => null);
        if (answered) return;
        await pause(50);
      }
    },
    async query<R extends object>(text: string, values: readonly unknown[] = []) {
      for (let attempt = 1; ; attempt += 1) {
        await starting;
        try {
          return await ask<R>(directUrl, text, values);
        } catch (error) {
          if (attempt === 200 || !isAway(error)) throw error;
          await pause(100);
        }
      }
    },
    async close() {
      closing = true;
      await proxy.close();
      await (await starting).stop();
    },
  };
  await database.query(gates);
  return database;
}

async function ask<R extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** No answer, or one of a server that is starting or stopping. */
function isAway(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code !== "string" || /^(08|57P|E)/.test(code);
}
