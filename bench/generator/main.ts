// A generator process: takes a plan from its parent, answers with what became of it, and waits for the next.
import { setTimeout as pause } from "node:timers/promises";
import { Connection } from "./connection.ts";
import type { Plan, Result } from "./contract.ts";
import { messages } from "./message.ts";

process.on("message", (plan: Plan) => {
  void execute(plan).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit());

async function execute(plan: Plan): Promise<Result> {
  const cpuBefore = process.cpuUsage();
  const startedAt = Date.now();
  const errors: string[] = [];
  const next = messages(plan.target, plan.size);
  const turn = turns(plan, startedAt);
  let accepted = 0;
  let endedAt = startedAt;

  const work = async () => {
    let connection: Connection | null = null;
    let left = 0;
    while (await turn()) {
      try {
        if (left === 0) {
          await connection?.quit();
          connection = null;
          connection = await Connection.open(plan.target);
          left = plan.each;
        }
        left -= 1;
        await connection?.send(next());
        accepted += 1;
        endedAt = Date.now();
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
        connection?.destroy();
        connection = null;
        left = 0;
        if (errors.length > 100) return;
      }
    }
    await connection?.quit().catch(() => undefined);
  };
  await Promise.all(Array.from({ length: plan.connections }, work));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { messages: accepted, startedAt, endedAt, cpu: (user + system) / 1_000, errors };
}

/** Resolves true when the next message may begin, false when there is to be no other. */
function turns({ seconds, total, rate }: Plan, startedAt: number): () => Promise<boolean> {
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : startedAt + seconds * 1_000;
  let begun = 0;
  return async () => {
    if (begun >= (total ?? Number.POSITIVE_INFINITY) || Date.now() >= end) return false;
    const at = startedAt + (rate ? (begun * 1_000) / rate : 0);
    begun += 1;
    const wait = at - Date.now();
    if (wait > 0) await pause(wait);
    return Date.now() < end;
  };
}
