import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hireJanitor } from "../e2e/support/janitor.ts";

// $1: the folder; `pids` in it names what we started and have not stopped, with the signal that each wants.
const tidy = `
for file in "$1"/pids/*; do
  [ -e "$file" ] || continue
  pid=$(basename "$file"); kill -"$(cat "$file")" "$pid"
  n=0; while alive "$pid" && [ $n -lt 200 ]; do sleep 0.05; n=$((n+1)); done
  alive "$pid" && kill -KILL "$pid"
done
rm -rf "$1"
`;

const root = mkdtempSync(join(tmpdir(), "postern-bench-"));
// mkdtemp makes 0700; the servers' unprivileged processes must pass through.
chmodSync(root, 0o755);
mkdirSync(join(root, "pids"), { mode: 0o700 });
const janitor = hireJanitor(tidy, [root]);

/** The one folder of a run, on one disk for every server, and the processes that it must not leave behind, however it ends. */
export const scratch = {
  root,
  /** A new folder in it. */
  folder(name: string): string {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o755 });
    return path;
  },
  own(pid: number, signal: "TERM" | "INT" = "TERM"): void {
    writeFileSync(join(root, "pids", String(pid)), signal);
  },
  disown(pid: number): void {
    rmSync(join(root, "pids", String(pid)), { force: true });
  },
  close: () => janitor.cleanUp(),
};
