import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";

const folders: string[] = [];
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

test("a launcher that is stopped while it starts its database leaves no server behind", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "postern-launch-"));
  folders.push(dataDir);
  chmodSync(dataDir, 0o755);
  const { DATABASE_URL: _, ...env } = process.env;
  const launcher = spawn(process.execPath, [fileURLToPath(new URL("./start.ts", import.meta.url))], {
    env: { ...env, DATA_DIR: dataDir },
    stdio: "ignore",
  });
  const ended = once(launcher, "exit");
  const pidFile = join(dataDir, "postgres", "data", "postmaster.pid");
  const pidOf = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0);
  await vi.waitUntil(() => pidOf() > 0, { timeout: 20_000, interval: 1 });
  const pid = pidOf();
  launcher.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
