import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, expect, test } from "vitest";
import { identity, lockFolder } from "./lock-folder.ts";
import { type EmbeddedPostgres, startPostgres } from "./postgres.ts";

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "postern-launch-"));
  folders.push(path);
  return path;
}
async function start(path: string): Promise<EmbeddedPostgres> {
  const server = await startPostgres(path, { settings: ["fsync=off"] });
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
afterEach(async () => {
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
    process.kill(Number(readFileSync(join(path, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
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
