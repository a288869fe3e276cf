import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { scratch } from "../scratch.ts";
import type { Plan, Result } from "./contract.ts";
import type { Generator } from "./generator.ts";

const exec = promisify(execFile);

/** The line of JSON that it ends with, as far as it matters here. */
interface Report {
  /** Messages a second that ended within the time measured. */
  readonly rate: number;
  /** All that ended, the last ones after that time. */
  readonly total: number;
  /** Processors kept busy. */
  readonly gen_cpu: number;
  readonly errs: number;
  readonly err: string;
}

/**
 * The load from a program with smtpgen's options: a thread a connection, and no acknowledgement delayed. Node can't ask for that, and a server that
 * writes its replies apart waits 40 ms for each. It says MAIL FROM:<help@company.test> and RCPT TO:<bob0@customers.test>, as `envelope` does.
 */
export function startSmtpgen(program: string): Generator {
  return {
    async run(plan) {
      const startedAt = Date.now();
      const child = exec(program, argumentsOf(plan), { maxBuffer: 1024 ** 2 });
      const { pid } = child.child;
      if (pid) scratch.own(pid);
      try {
        return resultOf(JSON.parse((await child).stdout) as Report, startedAt);
      } finally {
        if (pid) scratch.disown(pid);
      }
    },
    close() {},
  };
}

function argumentsOf({ target, size, connections, each, seconds, total }: Plan): string[] {
  const options = {
    ...{ p: target.port, u: target.username, k: target.password },
    ...{ n: connections, m: each, s: size },
    ...{ w: 0, d: seconds ?? 60 },
    ...(total === undefined ? {} : { x: total }),
  };
  return [...Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]), "-P"];
}

function resultOf({ rate, total, gen_cpu, errs, err }: Report, startedAt: number): Result {
  // When nothing ended within its time, the rate is that of all there was.
  const elapsed = rate > 0 ? (total * 1_000) / rate : Date.now() - startedAt;
  const errors = Array.from({ length: errs }, () => err);
  return { messages: total, startedAt, endedAt: startedAt + elapsed, cpu: gen_cpu * elapsed, errors };
}
