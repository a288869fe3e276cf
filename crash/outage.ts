import { setTimeout as pause } from "node:timers/promises";
import { check, type Findings } from "./check.ts";
import type { Random } from "./random.ts";
import { say } from "./say.ts";
import { drained, startScene } from "./scene.ts";

const patience = 30_000;

/** The database is out of reach for a while: senders are told "later" and then succeed, and the worker finds its way back by itself. */
export async function outage(seconds: number, random: Random): Promise<Findings> {
  const scene = await startScene("outage");
  const { database, workers } = scene;
  const pid = workers[0]?.pid();
  const load = scene.load({ random, connections: 20 });
  const faults: string[] = [];
  try {
    await load.more(60);
    database.proxy.shut();
    await pause(seconds * 1_000);
    const { replies4xx } = load.counts;
    database.proxy.open();
    const back = Date.now();
    await load.more(100);
    say(
      `${seconds} s without a database: "later" said ${replies4xx} times; 100 messages accepted ${Date.now() - back} ms after`,
    );
    if (replies4xx === 0) faults.push("nobody was told to come later");
    if (Date.now() - back > patience) faults.push("mail was taken late after the outage");
    await load.finish();
    await drained(scene, 60_000);
    if (workers[0]?.pid() !== pid) faults.push("the worker did not live through the outage");
    const findings = await check(scene, load.sent, []);
    return { ...findings, faults: [...faults, ...findings.faults] };
  } finally {
    await scene.close();
  }
}
