import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { scratch } from "../bench/scratch.ts";
import { until } from "../e2e/support/poll.ts";
import { freePorts } from "../e2e/support/ports.ts";
import { returnedMemory } from "../scripts/returned-memory.ts";
import { kill } from "./processes.ts";

const root = new URL("../", import.meta.url);
let count = 0;

/** The product's worker process as its launcher starts it; one that ends unasked is started again, on the same ports. */
export interface CrashWorker {
  readonly ports: { readonly mx: number; readonly relay: number };
  /** What it has logged, of whichever process. */
  readonly events: readonly LogEvent[];
  readonly pid: () => number;
  /** How often it ended although nobody had killed or stopped it. */
  readonly accidents: () => number;
  /** Resolves when it serves. */
  up(): Promise<void>;
  /** After a stop. */
  start(): void;
  /** `restart: false`: it stays dead. */
  kill(options?: { restart: boolean }): void;
  /** SIGTERM; resolves with milliseconds and exit code when it has ended. */
  stop(): Promise<{ took: number; code: number | null }>;
}

export interface LogEvent {
  readonly event: string;
}

export async function startWorker(settings: Record<string, string>): Promise<CrashWorker> {
  const [mx = 0, relay = 0, relayTls = 0] = await freePorts(3);
  const file = createWriteStream(join(scratch.root, `worker-${count++}.log`));
  const events: LogEvent[] = [];
  const env = {
    ...returnedMemory,
    ...process.env,
    NODE_ENV: "production" as const,
    LOG_LEVEL: "info",
    MX_PORT: String(mx),
    RELAY_PORT: String(relay),
    RELAY_TLS_PORT: String(relayTls),
    ...settings,
  };
  let child: ChildProcess;
  let serving = false;
  let wanted = true;
  let killed = 0;
  let accidents = 0;

  const start = () => {
    serving = false;
    const started = fork(new URL("smtp-worker/main.ts", root), [], {
      cwd: root.pathname,
      env,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--disable-warning=DeprecationWarning"],
    });
    child = started;
    const pid = started.pid ?? 0;
    scratch.own(pid);
    keep(started, file, events);
    started.once("message", () => {
      serving = true;
    });
    started.once("exit", () => {
      scratch.disown(pid);
      if (wanted && killed !== pid) accidents += 1;
      if (wanted) start();
    });
  };
  start();
  const up = async () => void (await until("the worker to serve", () => serving, 60_000));
  await up();
  return {
    ports: { mx, relay },
    events,
    pid: () => child.pid ?? 0,
    accidents: () => accidents,
    up,
    start() {
      wanted = true;
      start();
    },
    kill({ restart } = { restart: true }) {
      wanted = restart;
      serving = false;
      killed = child.pid ?? 0;
      kill(killed);
    },
    async stop() {
      wanted = false;
      const began = Date.now();
      if (child.exitCode !== null || child.signalCode !== null) return { took: 0, code: child.exitCode };
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = (await gone) as [number | null];
      return { took: Date.now() - began, code };
    },
  };
}

function keep(child: ChildProcess, file: WriteStream, events: LogEvent[]): void {
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    file.write(text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("{")) events.push(JSON.parse(line) as LogEvent);
  });
  child.stderr?.on("data", (bytes: Buffer) => void file.write(bytes));
}
