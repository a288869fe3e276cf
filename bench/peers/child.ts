import { fork } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { returnedMemory } from "../../scripts/returned-memory.ts";
import { scratch } from "../scratch.ts";

/** A process of the product's, started as its launcher starts it. */
export interface Child {
  readonly pid: number;
  /** By listener; of a process that listens for mail. */
  readonly ports: { readonly relay: number };
  /** Says something to it and waits for the answer. */
  ask<T>(message: string): Promise<T>;
  stop(): Promise<void>;
}

const root = new URL("../../", import.meta.url);
let count = 0;

/** Forks `entry` (from the project's root) and resolves when it serves. Its log, a line an event, goes to a file, as in production. */
export async function startChild(
  entry: string,
  env: Record<string, string>,
  { args = [], execArgv = [] }: { args?: string[]; execArgv?: string[] } = {},
): Promise<Child> {
  const log = openSync(join(scratch.root, `child-${count++}.log`), "w");
  const child = fork(new URL(entry, root), args, {
    cwd: root.pathname,
    stdio: ["ignore", log, log, "ipc"],
    execArgv: ["--disable-warning=DeprecationWarning", ...execArgv],
    env: { ...returnedMemory, ...process.env, LOG_LEVEL: "info", NODE_ENV: "production", ...env },
  });
  const pid = child.pid;
  if (!pid) throw new Error(`${entry} could not be started`);
  scratch.own(pid);
  const gone = once(child, "exit");
  const answer = await Promise.race([once(child, "message"), gone]);
  const [said] = answer as [{ ready?: true; ports?: { relay: number } } | number | null];
  if (typeof said !== "object" || !said?.ready)
    throw new Error(`${entry} did not start; see its log in ${scratch.root}`);
  return {
    pid,
    ports: said.ports ?? { relay: 0 },
    async ask<T>(message: string) {
      const answer = once(child, "message");
      child.send(message);
      return (await answer)[0] as T;
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
      scratch.disown(pid);
    },
  };
}
