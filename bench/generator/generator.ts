import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { scratch } from "../scratch.ts";
import type { Plan, Result } from "./contract.ts";

const entry = new URL("./main.ts", import.meta.url);

/** The load, from as many processes as it takes not to be the bottleneck. */
export interface Generator {
  run(plan: Plan): Promise<Result>;
  close(): void;
}

export function startGenerator(processes = 2): Generator {
  const children = Array.from({ length: processes }, () => {
    const child = fork(entry, { execArgv: ["--max-semi-space-size=32"] });
    if (child.pid) scratch.own(child.pid);
    return child;
  });
  return {
    async run(plan) {
      const shares = split(plan, children.length);
      return merge(await Promise.all(shares.map((share, at) => ask(children[at] as ChildProcess, share))));
    },
    close() {
      for (const child of children) {
        child.disconnect();
        if (child.pid) scratch.disown(child.pid);
      }
    },
  };
}

async function ask(child: ChildProcess, plan: Plan): Promise<Result> {
  const over = new AbortController();
  const answered = once(child, "message", { signal: over.signal }).then(([result]) => result as Result);
  const ended = once(child, "exit", { signal: over.signal }).then(() => {
    throw new Error("a load generator ended");
  });
  child.send(plan);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    over.abort();
    // Whichever lost the race is told that nobody waits any more.
    await Promise.allSettled([answered, ended]);
  }
}

/** As equal shares as whole connections allow; one connection needs one process. */
function split(plan: Plan, processes: number): Plan[] {
  const shares = Math.min(processes, plan.connections);
  const part = (whole: number, at: number) => Math.floor(whole / shares) + (at < whole % shares ? 1 : 0);
  return Array.from({ length: shares }, (_, at) => ({
    ...plan,
    connections: part(plan.connections, at),
    ...(plan.total === undefined ? {} : { total: part(plan.total, at) }),
    ...(plan.rate === undefined ? {} : { rate: plan.rate / shares }),
  }));
}

function merge(results: readonly Result[]): Result {
  return {
    messages: results.reduce((sum, result) => sum + result.messages, 0),
    startedAt: Math.min(...results.map((result) => result.startedAt)),
    endedAt: Math.max(...results.map((result) => result.endedAt)),
    cpu: results.reduce((sum, result) => sum + result.cpu, 0),
    errors: results.flatMap((result) => result.errors),
  };
}
