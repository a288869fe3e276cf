import { setTimeout as pause } from "node:timers/promises";
import { check, type Findings } from "./check.ts";
import type { DatabaseVictim } from "./database.ts";
import { type Moment, reach, steps } from "./moments.ts";
import { type Random, seeded } from "./random.ts";
import { say } from "./say.ts";
import { drained, startScene } from "./scene.ts";

const victims = ["worker", "database", "both"] as const;
interface Crash {
  readonly moment: Moment;
  readonly victim: (typeof victims)[number];
}

/** Kills, under the load of many connections, whatever the seed says, so many times; then looks at what became of every message. */
export async function crashes(count: number, seed: number): Promise<Findings> {
  const random = seeded(seed);
  const scene = await startScene("crashes");
  const [worker] = scene.workers;
  if (!worker) throw new Error("no worker");
  const load = scene.load({ random: seeded(seed + 1), connections: 30 });
  const workerKills: number[] = [];
  try {
    for (const [n, { moment, victim }] of plan(count, random).entries()) {
      const part = random.pick<DatabaseVictim>(["backend", "postmaster", "everything"]);
      await load.more(10 + random.below(20));
      const release = await reach(scene, moment, random);
      if (victim !== "database") {
        workerKills.push(Date.now());
        worker.kill();
      }
      if (victim !== "worker") scene.database.kill(part);
      say(`crash ${n + 1}: ${victim === "worker" ? victim : `${victim} (${part})`} ${moment}`);
      // What the dead had begun goes on at once, or meets its successor.
      if (random.below(2) === 0) await release();
      await Promise.all([worker.up(), scene.database.up()]);
      await pause(random.below(200));
      await release();
    }
    await load.finish();
    await drained(scene, 60_000);
    say(
      `${load.counts.accepted} messages got a 250; ${load.counts.lost} times a connection was lost, ${load.counts.replies4xx} times "later" was said`,
    );
    return await check(scene, load.sent, workerKills);
  } finally {
    await scene.close();
  }
}

/** Every named step with every victim, and random moments between, in an order of the seed's; the last is a worker's. */
function plan(count: number, random: Random): Crash[] {
  const all = Object.keys(steps).flatMap((moment) => victims.map((victim) => ({ moment: moment as Moment, victim })));
  const crashes: Crash[] = [];
  while (crashes.length < count) {
    const loose = Array.from(
      { length: 6 },
      (): Crash => ({ moment: "at a random moment", victim: random.pick(victims) }),
    );
    crashes.push(...random.shuffled([...all, ...loose]));
  }
  return crashes.slice(0, count);
}
