import { readProcesses } from "../bench/cpu.ts";

/** The processes whose parent is `parent`. */
export function childrenOf(parent: number): number[] {
  return [...readProcesses()].flatMap(([pid, times]) => (times.parent === parent ? [pid] : []));
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
