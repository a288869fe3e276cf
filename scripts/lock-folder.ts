import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Takes a folder for this process; a second launcher on it is told who has it. Returns what gives it back. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "launcher.pid");
  const mine = identity(process.pid);
  try {
    writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = readFileSync(file, "utf8");
    const pid = Number(holder.split(" ")[0]);
    if (pid !== process.pid && identity(pid) === holder)
      throw new Error(
        `Postern already runs on ${folder} (process ${pid}). Stop it first, or set DATA_DIR to another folder.`,
      );
    writeFileSync(file, mine, { mode: 0o600 });
  }
  return () => rmSync(file, { force: true });
}

/** Pid and, where the system tells it, the start time: a pid that was given to another program later is not the same. */
export function identity(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return "";
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return `${pid} -`;
  }
}
