import { until } from "../../e2e/support/poll.ts";
import { cpuOf } from "../cpu.ts";
import { type Generator, startGenerator } from "../generator/generator.ts";
import type { Options } from "../options.ts";
import { type PostfixPeer, startPostfix } from "../peers/postfix.ts";
import { type Product, startProduct } from "../product.ts";
import { queueMany, queueOne, wake } from "../queue.ts";
import { say, shout } from "../say.ts";
import type { Sink } from "../sink/sink.ts";
import { median } from "../statistics.ts";
import { figure, table, times } from "../table.ts";

const patience = 10 * 60_000;
const goal = 5;

interface Drained {
  /** Messages a second. */
  readonly rate: number;
  /** Milliseconds a message. */
  readonly cpu: number;
  /** Processors that the sink kept busy. */
  readonly sink: number;
}

/** How fast a full queue empties through one server that asks for STARTTLS and AUTH. */
export async function outbound(options: Options): Promise<string> {
  const product = await startProduct("outbound");
  const { port, caFile } = product.sink;
  const postfix = options.peers.includes("postfix")
    ? await startPostfix({ port, caFile, username: "support", password: "issued by the company" }).catch((error) => {
        shout(`POSTFIX COULD NOT BE STARTED, and is missing from what follows: ${String(error)}`);
        return null;
      })
    : null;
  const generator = startGenerator();
  try {
    const template = await queueOne(product.world);
    await until("the first mail", async () => (await product.sink.taken()).messages > 0);
    // Servers that have just been started are not yet what they will be: code is compiled, processes are begun. Told, but not counted.
    const cold = await drainPostern(product, template, options.queued);
    if (postfix) await drainPostfix(postfix, generator, product.sink, options.queued);
    const own: Drained[] = [];
    const theirs: Drained[] = [];
    for (let round = 0; round < options.rounds; round++) {
      own.push(await drainPostern(product, template, options.queued));
      if (postfix) theirs.push(await drainPostfix(postfix, generator, product.sink, options.queued));
      say(
        `Postern ${figure(own.at(-1)?.rate ?? Number.NaN)}, Postfix ${figure(theirs.at(-1)?.rate ?? Number.NaN)} messages/s`,
      );
    }
    return report(own, theirs, { cold, title: postfix?.title ?? "no Postfix", ...options });
  } finally {
    generator.close();
    await postfix?.close();
    await product.close();
  }
}

async function drainPostern(
  { database, world, sink, roots }: Product,
  template: Awaited<ReturnType<typeof queueOne>>,
  count: number,
): Promise<Drained> {
  await queueMany(database, template, count);
  await sink.reset();
  const before = cpuOf(roots);
  const startedAt = await wake(world, template);
  const left = "select 1 from outbound_queue where lane = $1 limit 1";
  await until("the empty queue", async () => (await database.query(left, [template.lane])).length === 0, patience);
  const cpu = cpuOf(roots) - before;
  // Drained when the last outcome is on record, not when the last message has left.
  const [last] = await database.query<{ at: Date }>(
    "select max(pg_xact_commit_timestamp(xmin)) as at from outbound_message where lane = $1",
    [template.lane],
  );
  const taken = await sink.taken();
  if (taken.messages !== count) shout(`Postern sent ${taken.messages} messages of ${count}`);
  const elapsed = (last?.at.getTime() ?? Number.NaN) - startedAt;
  await database.query("delete from outbound_message where lane = $1 and id <> $2", [template.lane, template.id]);
  return { rate: (count * 1_000) / elapsed, cpu: cpu / count, sink: taken.cpu / elapsed };
}

async function drainPostfix(peer: PostfixPeer, generator: Generator, sink: Sink, count: number): Promise<Drained> {
  await generator.run({ target: peer.target, size: 2048, connections: 10, each: 1_000, total: count });
  await peer.release();
  await sink.reset();
  const before = cpuOf(peer.roots);
  const startedAt = Date.now();
  await peer.flush();
  await until("the sink's last message", async () => (await sink.taken()).messages >= count, patience);
  const taken = await sink.taken();
  await until("Postfix's empty queue", async () => {
    const counts = await Promise.all((["incoming", "active", "deferred"] as const).map(peer.count));
    return counts.every((left) => left === 0);
  });
  const elapsed = taken.lastAt - startedAt;
  return { rate: (count * 1_000) / elapsed, cpu: (cpuOf(peer.roots) - before) / count, sink: taken.cpu / elapsed };
}

function report(
  own: readonly Drained[],
  theirs: readonly Drained[],
  { cold, title, rounds, queued }: Pick<Options, "rounds" | "queued"> & { cold: Drained; title: string },
): string {
  const of = (runs: readonly Drained[], field: keyof Drained) => median(runs.map((run) => run[field]));
  const ratio = median(own.map((run, round) => run.rate / (theirs[round]?.rate ?? Number.NaN)));
  const row = (name: string, runs: readonly Drained[]) => [
    name,
    ...(["rate", "cpu", "sink"] as const).map((field) => figure(of(runs, field))),
  ];
  const verdict = Number.isNaN(ratio) ? "–" : ratio >= goal ? "met" : `rate < ${goal}×`;
  return `${table(
    ["drain", "messages /s", "CPU ms", "sink CPUs", "÷ postfix", "goal"],
    [
      [...row("Postern", own), times(ratio), verdict],
      [...row("Postfix", theirs), "", ""],
    ],
  )}

${title}, smtp_tls_connection_reuse. ${queued} messages of 2 KB, ${rounds} rounds, one server on loopback that asks for STARTTLS and AUTH, offers PIPELINING and CHUNKING (BDAT, of which Postfix's
client makes no use) and takes everything. Postern's time ends when
its last outcome is committed, Postfix's at the sink's last 250. A drain of each before the first round is not counted: Postern's, by a worker that had just been started, went
at ${figure(cold.rate)} a second for ${figure(cold.cpu)} ms a message.`;
}
