// Run by main.ts in a mount namespace of its own, so that the small file system is gone with the process.
import "../bench/environment.ts";
import { setTimeout as pause } from "node:timers/promises";
import { scratch } from "../bench/scratch.ts";
import { run } from "../e2e/support/run.ts";
import { check, type Findings } from "./check.ts";
import { seeded } from "./random.ts";
import { say } from "./say.ts";
import { drained, startScene } from "./scene.ts";

const megabytes = 160;

/** The database's file system fills up under load: senders are told "later"; with room again all goes on, and nothing is broken. */
async function diskFull(seed: number): Promise<Findings> {
  const folder = scratch.folder("postgres-full");
  await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", folder]);
  const scene = await startScene("full", { folder });
  const load = scene.load({ random: seeded(seed), connections: 20, largeOneIn: 2, backlog: 1_000 });
  const faults: string[] = [];
  try {
    await load.more(20);
    const told = load.counts.replies4xx + load.counts.lost;
    while (load.counts.replies4xx + load.counts.lost < told + 40) await pause(50);
    const { accepted, replies4xx } = load.counts;
    if (replies4xx === 0) faults.push("nobody was told to come later");
    await run("mount", ["-o", `remount,size=${megabytes * 20}m`, folder]);
    const since = Date.now();
    await load.more(20);
    say(
      `a full disk after ${accepted} messages: "later" said ${replies4xx} times; with room again, mail was taken after ${Date.now() - since} ms`,
    );
    await load.finish();
    await drained(scene, 90_000);
    const findings = await check(scene, load.sent, []);
    return { ...findings, faults: [...faults, ...findings.faults] };
  } finally {
    await scene.close();
  }
}

const { faults, ...numbers } = await diskFull(Number(process.argv[2])).catch((error) => {
  console.error(error);
  return { faults: ["the run failed"] };
});
console.log(JSON.stringify({ part: "disk full", ...numbers }));
for (const fault of faults) console.error(`fault: ${fault}`);
await scratch.close();
process.exit(faults.length > 0 ? 1 : 0);
