import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../migrate.ts";
import { startPostgres } from "../postgres.ts";
import { returnedMemory } from "../returned-memory.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** A relay worker of its own with a database of its own, under watch. */
export interface WatchedWorker {
  readonly mxPort: number;
  readonly databaseUrl: string;
  readonly recipient: string;
  /** Since the last time it was asked. `stall`: the longest hold-up of the event loop, in milliseconds. */
  measure(): Promise<{ stall: number; rss: number }>;
  /** The most memory that it has had, in bytes. */
  peak(): number;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and the worker in a temporary folder, on free ports. */
export async function startWorker(): Promise<WatchedWorker> {
  const folder = mkdtempSync(join(tmpdir(), "postern-bounded-"));
  // PostgreSQL may run as another user, who must pass through.
  chmodSync(folder, 0o755);
  const postgres = await startPostgres(join(folder, "postgres"), { settings: ["max_wal_size=4GB"] });
  Object.assign(process.env, {
    DATABASE_URL: postgres.url,
    DATA_DIR: folder,
    SECRET_KEY: "a key for measuring, and for nothing else",
    NATIVE_DOMAIN: "postern.test",
    ACCOUNT_SUBDOMAIN: "acme",
    ADMIN_EMAIL: "",
    SMTP_BIND: "127.0.0.1",
    SMTP_HOSTNAME: "localhost",
    MX_PORT: "0",
    RELAY_PORT: "0",
    RELAY_TLS_PORT: "0",
    // What the worker sends goes nowhere.
    SYSTEM_SMTP_URL: "smtp://127.0.0.1:1",
    LOG_LEVEL: "error",
  });
  await migrate(postgres.url);
  const { ensureFirstAccount } = await import("#lib/accounts/ensure-first-account.ts");
  await ensureFirstAccount();
  await (await import("#lib/db/client.ts")).closeDatabase();
  const child = fork(join(root, "smtp-worker/main.ts"), {
    cwd: root,
    env: { ...returnedMemory, ...process.env },
    execArgv: ["--disable-warning=DeprecationWarning", "--import", join(root, "scripts/bounded/watch.ts")],
  });
  const [{ ports }] = (await once(child, "message")) as [{ ports: { mx: number } }];
  return {
    mxPort: ports.mx,
    databaseUrl: postgres.url,
    recipient: "support@acme.postern.test",
    async measure() {
      child.send("how was it");
      const [answer] = await once(child, "message");
      return answer as { stall: number; rss: number };
    },
    peak: () => peakOf(child),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function peakOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
