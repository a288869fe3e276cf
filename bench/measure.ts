import { setTimeout as pause } from "node:timers/promises";
import { run } from "../e2e/support/run.ts";
import { cpuOf } from "./cpu.ts";
import type { Plan, Result } from "./generator/contract.ts";
import type { Generator } from "./generator/generator.ts";

/** One measurement of a server under load. */
export interface Measured {
  readonly messages: number;
  /** Messages a second. */
  readonly rate: number;
  /** Milliseconds of processor time that the server and all its processes used for a message. */
  readonly cpu: number;
  /** Processors that the generator kept busy: 1 is a whole one. */
  readonly generator: number;
  readonly errors: readonly string[];
}

/** Loads the server and measures until the last message is answered. What was written before is on the disk by then, as a rule. */
export async function measure(generator: Generator, plan: Plan, roots: readonly number[]): Promise<Measured> {
  // On a machine that others write on as well this might never end.
  await Promise.race([run("sync", []).catch(() => undefined), pause(2_000)]);
  const before = cpuOf(roots);
  const result = await generator.run(plan);
  return { ...ratesOf(result), cpu: (cpuOf(roots) - before) / result.messages };
}

function ratesOf({ messages, startedAt, endedAt, cpu, errors }: Result) {
  const elapsed = Math.max(1, endedAt - startedAt);
  return { messages, rate: (messages * 1_000) / elapsed, generator: cpu / elapsed, errors };
}
