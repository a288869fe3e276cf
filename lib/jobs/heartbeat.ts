import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Sql } from "#lib/db/sql.ts";
import { log } from "#lib/logger.ts";
import { listHeartbeats, releaseLocks, removeHeartbeats, writeHeartbeat } from "./store.ts";

const separator = " ";

/** `<machine> <pid> <pool>`: the pool is what the queue's locks name; machine and pid tell at once that a process is gone. */
export function workerIdOf(pool: string): string {
  return [machine(), process.pid, pool].join(separator);
}

/** One beat: says that `workerId` lives, then releases what dead workers hold. Jobs are harmless to run twice. */
export async function beat(sql: Sql, workerId: string): Promise<void> {
  await writeHeartbeat(sql, workerId);
  await releaseDead(sql, workerId);
}

/** Releases the jobs of workers that stopped: their beat is older than 30 s, or their process is gone from this machine. */
export async function releaseDead(sql: Sql, ownId: string | null): Promise<void> {
  const rows = await listHeartbeats(sql);
  const isDead = ({ workerId, fresh }: { workerId: string; fresh: boolean }) =>
    workerId !== ownId && (!fresh || processIsGone(workerId, ownId));
  const dead = rows.filter(isDead).map((row) => row.workerId);
  const alive = rows.filter((row) => !isDead(row)).map((row) => row.workerId);
  const released = await releaseLocks(sql, { dead: dead.map(poolOf), alive: alive.map(poolOf) });
  for (const { pool, jobs } of released) log.jobsReleased({ worker: pool, jobs });
  if (dead.length > 0) await removeHeartbeats(sql, dead);
}

/** The worker has ended properly: nobody needs to wait for its silence. */
export async function lastBeat(sql: Sql, workerId: string): Promise<void> {
  await removeHeartbeats(sql, [workerId]);
}

const poolOf = (workerId: string) => workerId.split(separator)[2] ?? workerId;

function processIsGone(workerId: string, ownId: string | null): boolean {
  const [where, pid] = workerId.split(separator);
  if (where !== machine()) return false;
  // A predecessor that had our process id, in a container that started again.
  if (Number(pid) === process.pid) return ownId !== null;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

let cached: string | undefined;
/** This machine, and where process ids mean the same: two containers may share a host name. */
function machine(): string {
  if (cached) return cached;
  let space = "";
  try {
    space = readlinkSync("/proc/self/ns/pid");
  } catch {
    // No such thing outside Linux; the host name says enough there.
  }
  cached = `${hostname()}/${space}`.replaceAll(separator, "");
  return cached;
}
