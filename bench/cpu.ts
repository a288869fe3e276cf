import { readdirSync, readFileSync } from "node:fs";

/** Linux reports processor time in ticks of 10 ms on every architecture that Node runs on. */
const msPerTick = 10;

interface ProcessTimes {
  readonly parent: number;
  /** Own time and that of buried children, user and system. */
  readonly ticks: number;
}

/**
 * Milliseconds of processor time that these processes and all below them have used, those that have ended included: a parent that
 * buries a child takes over its time.
 */
export function cpuOf(roots: readonly number[]): number {
  const all = readProcesses();
  const wanted = new Set(roots);
  // Parents come before children in no particular order: go round until nobody joins.
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const [pid, { parent }] of all) if (wanted.has(parent)) wanted.add(pid);
  }
  let ticks = 0;
  for (const pid of wanted) ticks += all.get(pid)?.ticks ?? 0;
  return ticks * msPerTick;
}

/** The processes that there are, as /proc has them, by pid. */
export function readProcesses(): Map<number, ProcessTimes> {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      // The command's name stands in brackets and may hold anything; what follows is proc(5)'s third field and on.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
      all.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // It ended meanwhile.
    }
  }
  return all;
}
