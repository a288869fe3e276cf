import { check, type Findings } from "./check.ts";
import type { Random } from "./random.ts";
import { say } from "./say.ts";
import { drained, type Scene, startScene } from "./scene.ts";
import type { CrashWorker } from "./worker.ts";

const takeover = 60_000;

/** Two workers on one database share the work; one dies for good, in the middle of it, and the other takes over within a minute. */
export async function twoWorkers(random: Random, { elsewhere }: { elsewhere: boolean }): Promise<Findings> {
  const scene = await startScene("two-workers", { workers: 2 });
  const [first, second] = scene.workers as readonly [CrashWorker, CrashWorker];
  // Mail comes in by the one that will live; tickets and notifications are made by both.
  const load = scene.load({ random, connections: 20, backlog: 300, through: second });
  const faults: string[] = [];
  try {
    await load.more(300);
    const shares = [first, second].map((worker) => worker.events.filter(did).length);
    if (shares.some((share) => share === 0)) faults.push(`the work was shared ${shares.join(" to ")}`);
    const killedAt = Date.now();
    const { pid } = first;
    const dead = pid();
    first.kill({ restart: false });
    if (elsewhere) await moveElsewhere(scene, dead);
    await load.more(20);
    await load.finish();
    await drained(scene, takeover);
    const took = Date.now() - killedAt;
    say(
      `two workers did ${shares.join(" and ")}; all that a dead one${elsewhere ? " of another machine" : ""} had was done ${took} ms later`,
    );
    if (took > takeover) faults.push(`a dead worker was taken over after ${took} ms`);
    const findings = await check(scene, load.sent, [killedAt]);
    return { ...findings, faults: [...faults, ...findings.faults] };
  } finally {
    await scene.close();
  }
}

const did = ({ event }: { event: string }) => event === "message_processed" || event === "message_sent";

/** Makes the dead process one of another machine, where nobody can see that it is gone. */
async function moveElsewhere({ database }: Scene, pid: number): Promise<void> {
  await database.query(
    "update worker_heartbeat set worker_id = 'elsewhere' || substr(worker_id, strpos(worker_id, ' ')) where worker_id like $1",
    [`% ${pid} %`],
  );
}
