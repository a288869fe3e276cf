import { setTimeout as pause } from "node:timers/promises";
import { check, type Findings } from "./check.ts";
import { compose, connect, type Sent, type Target } from "./load.ts";
import type { Random } from "./random.ts";
import { say } from "./say.ts";
import { drained, startScene } from "./scene.ts";

const longest = 30_000;
const slowSenders = 10;

/** SIGTERM under load: whoever is in the middle of a message may finish it, nothing is sent twice, and the end comes within 30 s. */
export async function stop(random: Random): Promise<Findings> {
  const scene = await startScene("stop");
  const [worker] = scene.workers;
  if (!worker) throw new Error("no worker");
  const load = scene.load({ random, connections: 20 });
  const faults: string[] = [];
  try {
    await load.more(60);
    const targets = scene.targets(slowSenders);
    const messages = targets.map(({ recipient }, n) => compose(`slow.${n}`, recipient, { random }));
    const slow = await Promise.all(messages.map((message, n) => halfway(targets[n] as Target, message)));
    const before = load.counts.cut;
    const stopped = worker.stop();
    await pause(1_000);
    const replies = await Promise.all(slow.map((finish) => finish()));
    const { took, code } = await stopped;
    const taken = replies.filter((reply) => reply.startsWith("250")).length;
    say(
      `SIGTERM: ended after ${took} ms with ${code}; ${taken} of ${slowSenders} messages that were coming in were taken`,
    );
    if (taken < slowSenders) faults.push(`messages in progress got: ${[...new Set(replies)].join(" | ")}`);
    if (load.counts.cut > before) faults.push(`${load.counts.cut - before} connections were cut in the middle of DATA`);
    if (took > longest || code !== 0) faults.push(`the worker ended after ${took} ms with ${code}`);
    worker.start();
    await worker.up();
    await load.more(20);
    await load.finish();
    await drained(scene, 60_000);
    const findings = await check(scene, [...load.sent, ...messages], []);
    return { ...findings, faults: [...faults, ...findings.faults] };
  } finally {
    await scene.close();
  }
}

/** Sends half of a message; the answer sends the rest, and resolves with the reply. */
async function halfway(target: Target, message: Sent): Promise<() => Promise<string>> {
  const peer = await connect(target);
  if (!peer) throw new Error("the door is closed");
  for (const command of [`MAIL FROM:<customer@customer.test>`, `RCPT TO:<${target.recipient}>`, "DATA"])
    await peer.ask(command);
  const middle = message.bytes.length >> 1;
  peer.send(message.bytes.subarray(0, middle));
  return async () => {
    peer.send(message.bytes.subarray(middle));
    const reply = await peer.reply();
    message.accepted = reply.startsWith("250");
    peer.destroy();
    return reply;
  };
}
