// `npm run test:crash [crashes]`: kills the worker and PostgreSQL under load and looks at what became of every message.
// The seed is printed; `CRASH_SEED=` repeats the order, the victims and the moments. Ends with 1 when anything is not as SPEC sections 4 and 6 say.
import "../bench/environment.ts";
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { cpSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scratch } from "../bench/scratch.ts";
import type { Findings } from "./check.ts";
import { crashes } from "./crashes.ts";
import { outage } from "./outage.ts";
import { seeded } from "./random.ts";
import { say } from "./say.ts";
import { stop } from "./stop.ts";
import { twoWorkers } from "./two-workers.ts";

const [given = "200"] = process.argv.slice(2);
if (!/^[1-9]\d{0,5}$/.test(given)) {
  console.error("npm run test:crash -- [how many crashes; 200]");
  process.exit(2);
}
const count = Number(given);
if (process.platform !== "linux") {
  say("NOT CHECKED: crashes. They find the processes of PostgreSQL in /proc, which is Linux's.");
  process.exit(0);
}
const full = count > 20;
const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31));

const parts: Readonly<Record<string, () => Promise<Findings>>> = {
  [`${count} crashes`]: () => crashes(count, seed),
  "no database": () => outage(full ? 60 : 4, seeded(seed)),
  "SIGTERM under load": () => stop(seeded(seed)),
  "two workers": () => twoWorkers(seeded(seed), { elsewhere: full }),
};

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
say(`seed ${seed} (CRASH_SEED=${seed} repeats it)`);
let failed = false;
for (const [part, work] of Object.entries(parts)) {
  try {
    const { faults, ...numbers } = await work();
    console.log(JSON.stringify({ part, seed, ...numbers }));
    for (const fault of faults.slice(0, 40)) console.error(`fault: ${fault}`);
    failed ||= faults.length > 0;
  } catch (error) {
    failed = true;
    console.error(`${part}:`, error);
  }
}
if (full && !fillDisk()) failed = true;
if (failed) {
  const kept = join(tmpdir(), `postern-crash-${seed}`);
  for (const name of readdirSync(scratch.root).filter((file) => file.endsWith(".log")))
    cpSync(join(scratch.root, name), join(kept, name));
  console.error(`\nThe crash tests failed. CRASH_SEED=${seed} repeats them; the workers' logs are in ${kept}`);
}
await scratch.close();
process.exit(failed ? 1 : 0);

/** A file system of a few megabytes is root's to make. */
function fillDisk(): boolean {
  const unshare = (args: readonly string[]) =>
    spawnSync("unshare", ["--mount", "--propagation", "private", ...args], { stdio: ["ignore", "inherit", "inherit"] });
  if (process.getuid?.() !== 0 || unshare(["true"]).status !== 0) {
    say("NOT CHECKED: a full disk. It takes root, and a machine that lets root mount a tmpfs.");
    return true;
  }
  return (
    unshare([process.execPath, "--disable-warning=DeprecationWarning", "crash/disk-full.ts", String(seed)]).status === 0
  );
}
