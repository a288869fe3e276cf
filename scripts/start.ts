// The launcher behind `npm start`: database, migrations, first account; then the web and worker processes, until told to stop.
import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockFolder } from "./lock-folder.ts";
import { migrate } from "./migrate.ts";
import { type EmbeddedPostgres, startPostgres } from "./postgres.ts";
import { returnedMemory } from "./returned-memory.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** A child ends with this when its settings cannot work (a port in use): starting it again would not help. */
const unusable = 78;
const releasers: (() => Promise<void> | void)[] = [];
const children = new Map<string, ChildProcess>();
let postgres: EmbeddedPostgres | null = null;
/** The last start of the database, over or not. */
let starting: Promise<EmbeddedPostgres> | null = null;
const halt = new AbortController();
let stopping = false;

process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
stopWithParent();

try {
  await start();
} catch (error) {
  if (!stopping) {
    console.error(`\npostern: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.cause) console.error(error.cause);
  }
  await stop(1);
}

async function start(): Promise<void> {
  const { env, secrets } = await import("../lib/env.ts");
  const { makeKeyFile } = await import("../lib/keys/key-files.ts");
  mkdirSync(env.dataDir, { recursive: true });
  releasers.push(lockFolder(env.dataDir));
  if (!process.env.SECRET_KEY) makeKeyFile(env.dataDir);
  if (!process.env.DATABASE_URL) {
    say("starting PostgreSQL …");
    releasers.push(stopDatabase);
    await startDatabase(join(env.dataDir, "postgres"));
  }
  const applied = await migrate(secrets.databaseUrl()).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== "connect" && error.syscall !== "getaddrinfo") throw error;
    throw new Error(`The database of DATABASE_URL cannot be reached (${error.code}).`);
  });
  if (applied.length > 0) say(`database brought up to date (${applied.length} migrations)`);

  const { ensureFirstAccount } = await import("../lib/accounts/ensure-first-account.ts");
  const { setupToken } = await ensureFirstAccount();
  const { closeDatabase } = await import("../lib/db/client.ts");
  await closeDatabase();
  if (stopping) return;

  say("starting the admin centre and the relay …");
  await Promise.all([startChild("worker", "smtp-worker/main.ts"), startChild("web", "scripts/web.ts")]);
  if (stopping) return;
  const { smtp } = env;
  console.log(
    `\n  Postern is ready:  ${env.publicUrl}\n  Mail comes in on   ${smtp.bind} ports ${smtp.mxPort} (MX), ${smtp.relayPort} (STARTTLS), ${smtp.relayTlsPort} (TLS)`,
  );
  // The token stands in the fragment: browsers never send it, so no log on the way can hold it.
  if (setupToken)
    console.log(
      `\n  Make the first administrator here (the link works once, for 24 hours):\n  ${env.publicUrl}/setup#${setupToken}`,
    );
  console.log("");
}

/** Forks a child and resolves when it serves. One that dies later is started again, at once and then ever more slowly. */
function startChild(name: string, entry: string, deaths = 0): Promise<void> {
  return new Promise((ready) => {
    const startedAt = Date.now();
    const child = fork(join(root, entry), {
      cwd: root,
      env: { ...returnedMemory, ...process.env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // The database adapter's notes to its own developers are no log lines of ours.
      execArgv: ["--disable-warning=DeprecationWarning"],
    });
    children.set(name, child);
    child.on("message", (message) => {
      if (typeof message === "object" && message && "ready" in message) ready();
    });
    child.once("exit", (code) => {
      children.delete(name);
      if (stopping) return ready();
      if (code === unusable) return void stop(1).then(ready);
      const again = Date.now() - startedAt > 60_000 ? 0 : deaths + 1;
      const delay = again <= 1 ? 0 : Math.min(30_000, 500 * 2 ** (again - 2));
      setTimeout(() => stopping || void startChild(name, entry, again).then(ready), delay);
    });
  });
}

/** Starts the embedded database and keeps it up: one that is killed recovers, on the port that the children know. */
async function startDatabase(folder: string): Promise<void> {
  starting = startPostgres(folder, { signal: halt.signal, ...(postgres ? { port: postgres.port } : {}) });
  postgres = await starting;
  process.env.DATABASE_URL = postgres.url;
  void postgres.exited.then(() => {
    if (!stopping) void restartDatabase(folder);
  });
}

/** Also one that is just being started. */
async function stopDatabase(): Promise<void> {
  halt.abort();
  await (await starting?.catch(() => postgres))?.stop();
}

async function restartDatabase(folder: string): Promise<void> {
  console.error("postern: PostgreSQL ended unexpectedly; starting it again …");
  for (let attempt = 1; !stopping; attempt++) {
    try {
      return await startDatabase(folder);
    } catch (error) {
      // What a killed server leaves behind, its children and its shared memory, goes within seconds; a full disk takes
      // somebody to make room, and until then the relay says "later".
      if (attempt === 20) console.error(error);
      await new Promise((done) => setTimeout(done, attempt < 20 ? 500 : 10_000));
    }
  }
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const running = [...children.values()];
  const ended = running.map((child) => new Promise<void>((done) => child.once("exit", () => done())));
  for (const child of running) child.kill("SIGTERM");
  const patience = setTimeout(() => running.forEach((child) => void child.kill("SIGKILL")), 30_000);
  await Promise.all(ended);
  clearTimeout(patience);
  for (const release of releasers.reverse()) await release();
  process.exit(code);
}

/** Whoever started us may be killed without a word (`kill -9` of npm): then our parent changes, and we stop. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 1_000).unref();
}

function say(words: string): void {
  console.log(`postern: ${words}`);
}
