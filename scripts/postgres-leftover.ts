import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const exec = promisify(execFile);

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

/** A server that still runs on this data folder is ours to stop, when it says so itself; any other process is left alone. */
export async function endLeftover(
  bin: { readonly postgres: string; readonly pg_ctl: string },
  data: string,
  ids: { uid?: number; gid?: number },
): Promise<void> {
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
