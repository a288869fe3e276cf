import { Worker } from "node:worker_threads";
import type { ThreadAnswer } from "./parse-thread.ts";
import { type ParsedBody, UnparseableError } from "./parsed-body.ts";

/** Threads kept warm. */
const maxThreads = 2;
/** Milliseconds of one message. */
const defaultTimeout = 30_000;

const idle = new Set<Worker>();
const all = new Set<Worker>();
const waiting: { resolve: (thread: Worker) => void; reject: (error: unknown) => void }[] = [];

/**
 * Parses the body of a raw message in a thread that is killed after `timeout` milliseconds or when it runs out of memory.
 * `raw` is moved into the thread: the caller's view is empty afterwards. Throws {@link UnparseableError} for what is wrong
 * with the message, any other error for what is wrong here.
 */
export async function parseMail(
  raw: Uint8Array<ArrayBuffer>,
  { timeout = defaultTimeout }: { timeout?: number } = {},
): Promise<ParsedBody> {
  const thread = await takeThread();
  let answer: ThreadAnswer;
  try {
    answer = await ask(thread, raw, timeout);
  } catch (error) {
    retire(thread);
    throw error;
  }
  release(thread);
  if ("fault" in answer) throw new UnparseableError(answer.fault);
  return answer.body;
}

/** Starts a thread ahead of the first message, which would otherwise wait for its modules. */
export async function warmParsing(): Promise<void> {
  if (all.size === 0) release(await startThread());
}

/** Ends the threads. Messages that are being parsed fail with an error of ours, and their jobs run again. */
export async function closeParsing(): Promise<void> {
  await Promise.all([...all].map((thread) => thread.terminate()));
}

function ask(thread: Worker, raw: Uint8Array<ArrayBuffer>, timeout: number): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    // In parts, of which one passes while the process stands still, however long that is: a message is given up for its own fault only.
    let parts = 10;
    const timer = setInterval(() => {
      parts -= 1;
      if (parts === 0) settle(() => reject(new UnparseableError("timeout")));
    }, timeout / parts);
    const onMessage = (answer: ThreadAnswer) => settle(() => resolve(answer));
    const onError = (error: NodeJS.ErrnoException) =>
      settle(() =>
        reject(new UnparseableError(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out_of_memory" : "crashed")),
      );
    const onExit = () => settle(() => reject(new Error("the parsing thread was stopped")));
    function settle(finish: () => void) {
      clearInterval(timer);
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    }
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(raw, [raw.buffer]);
  });
}

async function takeThread(): Promise<Worker> {
  const [warm] = idle;
  if (warm) {
    idle.delete(warm);
    warm.ref();
    return warm;
  }
  if (all.size >= maxThreads) return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  return startThread();
}

// No environment, so no secret: what a message does to its parser stays with the message.
async function startThread(): Promise<Worker> {
  const thread = new Worker(new URL("./parse-thread.ts", import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  all.add(thread);
  thread.once("exit", () => forget(thread));
  // It says when its modules are loaded. One that cannot start is our trouble: its message is tried again later.
  await new Promise<void>((resolve, reject) => {
    thread.once("message", () => resolve());
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("the parsing thread did not start")));
  });
  thread.removeAllListeners("error").on("error", () => undefined);
  return thread;
}

function release(thread: Worker): void {
  const next = waiting.shift();
  if (next) next.resolve(thread);
  else {
    idle.add(thread);
    thread.unref();
  }
}

function retire(thread: Worker): void {
  forget(thread);
  void thread.terminate();
}

function forget(thread: Worker): void {
  idle.delete(thread);
  if (!all.delete(thread)) return;
  const next = waiting.shift();
  if (next) startThread().then(next.resolve, next.reject);
}
