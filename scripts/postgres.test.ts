import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { identity, lockFolder } from "./lock-folder.ts";
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from "./postgres.ts";

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "postern-launch-"));
  folders.push(path);
  return path;
}
async function start(path: string, { settings = [], ...options }: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const server = await startPostgres(path, { settings: ["fsync=off", ...settings], ...options });
  servers.push(server);
  return server;
}
async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
const pidOf = (path: string) => Number(readFileSync(join(path, "data", "postmaster.pid"), "utf8").split("\n")[0]);
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
/** A server on this folder goes through its log, and is not done until the gate is made. */
async function recovering(path: string): Promise<{ readonly gate: string; readonly settings: string[] }> {
  await (await start(path)).stop();
  writeFileSync(join(path, "data", "recovery.signal"), "");
  const gate = join(path, "gate");
  return { gate, settings: [`restore_command=while [ ! -e '${gate}' ]; do sleep 0.05; done; exit 1`] };
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) await server.stop();
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

test("a server that a killed launcher left behind is taken over with its data", async () => {
  const path = folder();
  const left = await start(path);
  await query(left.url, "create table kept as select 42 as answer");
  const next = await start(path);
  await left.exited;
  expect(await query(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test.runIf(process.platform === "linux")(
  "what a killed server left behind keeps no new one out, also when it does not end by itself",
  async () => {
    const path = folder();
    const killed = await start(path);
    await query(killed.url, "create table kept as select 42 as answer");
    const client = new Client({ connectionString: killed.url });
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    process.kill(rows[0]?.pid ?? 0, "SIGSTOP");
    process.kill(pidOf(path), "SIGKILL");
    await killed.exited;
    const next = await start(path);
    expect(await query(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    await client.end().catch(() => undefined);
  },
);

test("a stale pid file that names another program's process neither stops it nor keeps us out", async () => {
  const path = folder();
  await (await start(path)).stop();
  writeFileSync(join(path, "data", "postmaster.pid"), `${process.pid}\n${join(path, "data")}\n0\n1\n\n127.0.0.1\n`);
  const server = await start(path);
  expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a server that goes through its log after a crash is given all the time it takes", async () => {
  const path = folder();
  const { gate, settings } = await recovering(path);
  let looks = 0;
  const timer = setTimeout;
  const hastened = (run: () => void, wait?: number) => {
    if (wait === 50) looks += 1;
    return timer(run, wait === 50 ? 0 : wait);
  };
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hastened as typeof setTimeout);
  const starting = start(path, { settings });
  // Half a minute's looks, and more.
  await Promise.race([starting, vi.waitUntil(() => looks > 700, { timeout: 25_000 })]);
  writeFileSync(gate, "");
  expect(await query((await starting).url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a start that is given up leaves no server behind", async () => {
  const path = folder();
  const { settings } = await recovering(path);
  const given = new AbortController();
  const starting = start(path, { settings, signal: given.signal });
  const pid = await vi.waitUntil(() => globSync(join(path, "data", "postmaster.pid")).length > 0 && pidOf(path), {
    timeout: 20_000,
  });
  given.abort();
  await expect(starting).rejects.toThrow(/abort/);
  expect(isAlive(pid)).toBe(false);
});

test("a server that breaks down while it is being started is an error of the start, and is ended", async () => {
  const path = folder();
  await (await start(path)).stop();
  let pid = 0;
  const ask = Client.prototype.query;
  vi.spyOn(Client.prototype, "query").mockImplementation(function (this: Client, ...input: unknown[]) {
    pid = pidOf(path);
    process.kill((this as Client & { processID: number }).processID, "SIGKILL");
    return Reflect.apply(ask, this, input);
  } as typeof ask);
  await expect(start(path)).rejects.toThrow(/terminated|ECONNRESET/);
  expect(isAlive(pid)).toBe(false);
});

test.runIf(process.platform === "linux")("a data folder whose making was killed is made anew", async () => {
  const path = folder();
  const first = start(path);
  const killed = expect(first).rejects.toThrow("initdb");
  await vi.waitUntil(() => globSync(join(path, "*", "PG_VERSION")).length > 0, { timeout: 20_000, interval: 1 });
  for (const pid of childrenOf(process.pid, "initdb")) process.kill(pid, "SIGKILL");
  await killed;
  expect(await query((await start(path)).url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(readdirSync(path).sort()).toEqual(["data", "password"]);
});

function childrenOf(parent: number, program: string): number[] {
  const stats = globSync("/proc/[0-9]*/stat").flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch {
      return [];
    }
  });
  return stats.flatMap((stat) => {
    const [, pid, name, ppid] = /^(\d+) \((.*)\) \S (\d+)/.exec(stat) ?? [];
    return name === program && Number(ppid) === parent ? [Number(pid)] : [];
  });
}

test("the server asks for its password", async () => {
  const { url } = await start(folder());
  await expect(query(url.replace(/:[^:@]+@/, ":guess@"), "select 1")).rejects.toMatchObject({ code: "28P01" });
});

test("a data folder belongs to one launcher at a time", () => {
  const path = folder();
  const release = lockFolder(path);
  expect(() => lockFolder(path)).not.toThrow();
  writeFileSync(join(path, "launcher.pid"), identity(process.ppid));
  expect(() => lockFolder(path)).toThrow(/already runs/);
  writeFileSync(join(path, "launcher.pid"), "999999999 1");
  lockFolder(path);
  release();
});
