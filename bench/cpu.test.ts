import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { until } from "../e2e/support/poll.ts";
import { cpuOf } from "./cpu.ts";

test.runIf(process.platform === "linux")(
  "the time of a process holds that of its children, buried ones included",
  async () => {
    // The shell buries one busy child, then becomes the parent of one that waits.
    const busy = `${process.execPath} -e "const end = Date.now() + 300; while (Date.now() < end);"`;
    const child = spawn("sh", ["-c", `${busy}; echo done; cat; true`], { stdio: ["pipe", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const used = await until("the shell's time", () => cpuOf([child.pid ?? 0]));
    child.stdin.end();
    await once(child, "exit");
    expect(used).toBeGreaterThanOrEqual(50);
    expect(cpuOf([child.pid ?? 0])).toBe(0);
  },
);
