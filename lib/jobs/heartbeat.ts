import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Sql } from "#lib/db/sql.ts";
import { log } from "#lib/logger.ts";
import { listHeartbeats, releaseLocks, removeHeartbeats, writeHeartbeat } from "./store.ts";

const separator = " ";
/** After so many milliseconds without a beat of its own, of which one is due every 5 s, this process no longer knows who else lives. */
const interruption = 12_000;
/** For so long it must have beaten again before it calls others silent: after an outage they have their time to do so too. */
const settling = 10_000;

/** `<machine> <pid> <pool>`: the pool is what the queue's locks name; machine and pid tell at once that a process is gone. */
export function workerIdOf(pool: string): string {
  return [machine(), process.pid, pool].join(separator);
}

/** The workers of this very process. */
const own = new Set<string>();

/** A worker of this process begins: its locks are its own from now on. Returns its id, for {@link beat}. */
export function register(pool: string): string {
  const workerId = workerIdOf(pool);
  own.add(workerId);
  return workerId;
}

/** When this process last beat, and since when it has without interruption; of a clock that is never set. */
const beats = { last: Number.NEGATIVE_INFINITY, since: Number.POSITIVE_INFINITY };

/** One beat: says that `workerId` lives, then releases what dead workers hold. Jobs are harmless to run twice. */
export async function beat(sql: Sql, workerId: string): Promise<void> {
  await writeHeartbeat(sql, workerId);
  const now = performance.now();
  if (now - beats.last >= interruption) beats.since = now;
  beats.last = now;
  await releaseDead(sql);
}

/**
 * Releases the jobs of workers that stopped: their process is gone from this machine, or their beat is older than 30 s and the database was there
 * for them.
 */
export async function releaseDead(sql: Sql): Promise<void> {
  const rows = await listHeartbeats(sql);
  const now = performance.now();
  const hears = now - beats.last < interruption && now - beats.since >= settling;
  const isDead = ({ workerId, fresh }: { workerId: string; fresh: boolean }) =>
    !own.has(workerId) && ((!fresh && hears) || processIsGone(workerId));
  const dead = rows.filter(isDead).map((row) => row.workerId);
  const alive = rows.filter((row) => !isDead(row)).map((row) => row.workerId);
  const released = await releaseLocks(sql, { dead: dead.map(poolOf), alive: alive.map(poolOf) });
  for (const { pool, jobs } of released) log.jobsReleased({ worker: pool, jobs });
  if (dead.length > 0) await removeHeartbeats(sql, dead);
}

/** The worker has ended, and all its jobs: what it still holds, because the database was away, is released at once. */
export async function lastBeat(sql: Sql, workerId: string): Promise<void> {
  own.delete(workerId);
  await releaseDead(sql);
}

const poolOf = (workerId: string) => workerId.split(separator)[2] ?? workerId;

function processIsGone(workerId: string): boolean {
  const [where, pid] = workerId.split(separator);
  if (where !== machine()) return false;
  // A predecessor that had our process id, in a container that started again.
  if (Number(pid) === process.pid) return true;
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
