import { until } from "../../e2e/support/poll.ts";
import { cpuOf } from "../cpu.ts";
import { type Generator, startGenerator } from "../generator/generator.ts";
import type { Options } from "../options.ts";
import { type Product, startProduct } from "../product.ts";
import { say } from "../say.ts";
import { median, percentile } from "../statistics.ts";
import { figure, table } from "../table.ts";

const size = 2048;
const patience = 15 * 60_000;

interface Sustained {
  /** Tickets a second. */
  readonly tickets: number;
  /** The same, until the last requester had been told. */
  readonly notified: number;
  /** Milliseconds a ticket. */
  readonly cpu: number;
}

/** Mail to ticket: everything between the first byte and the ticket, and the notification that its requester gets. */
export async function ticket(options: Options): Promise<string> {
  const product = await startProduct("ticket");
  const generator = startGenerator();
  try {
    await sustained(product, generator, 200);
    const runs: Sustained[] = [];
    for (let round = 0; round < options.rounds; round++) {
      runs.push(await sustained(product, generator, options.quick ? 500 : 3_000));
      say(`${figure(runs.at(-1)?.tickets ?? 0)} tickets/s`);
    }
    const seconds = options.quick ? 3 : 20;
    const paced = await latencies(product, generator, 500, seconds);
    const of = (field: keyof Sustained) => figure(median(runs.map((run) => run[field])));
    return `${table(
      ["sustained", "tickets /s", "with notification sent /s", "CPU ms a ticket"],
      [["Postern", of("tickets"), of("notified"), of("cpu")]],
    )}

${table(
  [`250 to ticket, 500/s for ${seconds} s`, "arrived /s", "median ms", "99th percentile ms", "longest ms"],
  [["Postern", ...[paced.rate, paced.median, paced.p99, paced.longest].map(figure)]],
)}

Messages of 2 KB on 10 connections, as fast as they are taken, until the last has become a ticket: accepting, parsing, threading, the ticket and the notification of its
requester run on the same processors at the same time. The time from 250 to ticket is that between the commits of the message and of its ticket.`;
  } finally {
    generator.close();
    await product.close();
  }
}

async function sustained(
  { database, target, sink, roots }: Product,
  generator: Generator,
  total: number,
): Promise<Sustained> {
  await sink.reset();
  const cpuBefore = cpuOf(roots);
  const { startedAt, messages } = await generator.run({ target, size, connections: 10, each: 50, total });
  await processed(database);
  await until("the notifications", async () => (await sink.taken()).messages >= messages, patience);
  const cpu = (cpuOf(roots) - cpuBefore) / messages;
  const [last] = await database.query<{ at: Date }>(
    "select pg_xact_commit_timestamp(xmin) as at from comment order by id desc limit 1",
  );
  const { lastAt } = await sink.taken();
  const ticketsAt = last?.at.getTime() ?? Number.NaN;
  return {
    tickets: (messages * 1_000) / (ticketsAt - startedAt),
    notified: (messages * 1_000) / (lastAt - startedAt),
    cpu,
  };
}

async function latencies({ database, target }: Product, generator: Generator, rate: number, seconds: number) {
  const [before] = await database.query<{ at: Date }>("select clock_timestamp() as at");
  const result = await generator.run({ target, size, connections: 50, each: 50, seconds, rate });
  await processed(database);
  const rows = await database.query<{ ms: number }>(
    `select 1000 * extract(epoch from pg_xact_commit_timestamp(t.xmin) - pg_xact_commit_timestamp(c.xmin))::float8 as ms
       from inbound_message m
       join inbound_content c on c.id = m.content_id
       join comment t on t.inbound_message_id = m.id
      where m.received_at >= $1`,
    [before?.at],
  );
  const times = rows.map(({ ms }) => ms);
  return {
    rate: (result.messages * 1_000) / (result.endedAt - result.startedAt),
    median: median(times),
    p99: percentile(times, 0.99),
    longest: percentile(times, 1),
  };
}

const processed = (database: Product["database"]) =>
  until(
    "the last ticket",
    async () => {
      const [row] = await database.query("select 1 from inbound_message where state = 'accepted' limit 1");
      return row === undefined;
    },
    patience,
  );
