import { type Generator, startGenerator } from "../generator/generator.ts";
import { startSmtpgen } from "../generator/smtpgen.ts";
import { type Measured, measure } from "../measure.ts";
import type { Options } from "../options.ts";
import type { Peer } from "../peers/contract.ts";
import { startHaraka } from "../peers/haraka.ts";
import { startPostern } from "../peers/postern.ts";
import { startPostfix } from "../peers/postfix.ts";
import { say, shout } from "../say.ts";
import { median } from "../statistics.ts";
import { figure, table, times } from "../table.ts";
import { type Cell, judge } from "./inbound-goals.ts";

const starters = { postern: startPostern, postfix: () => startPostfix(), haraka: startHaraka } as const;
const warmUp = 0.4;

/** Durable accept: how fast mail is taken that is on the disk when its 250 is said, and what it costs. */
export async function inbound(options: Options): Promise<string> {
  const peers = await startPeers(options.peers);
  const generator = options.generator ? startSmtpgen(options.generator) : startGenerator();
  try {
    for (const peer of peers) await prepare(generator, peer, options);
    const rows: string[][] = [];
    for (const cell of cellsOf(options)) {
      const measured = await measureCell(generator, peers, cell, options);
      rows.push(rowOf(cell, peers, measured));
      say(rows.at(-1)?.join("  ") ?? "");
    }
    return `${table(headOf(peers), rows)}\n\n${notes(peers, options)}`;
  } finally {
    generator.close();
    for (const peer of peers) await peer.close();
  }
}

async function startPeers(names: readonly string[]): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const name of ["postern", "postfix", "haraka"] as const) {
    if (!names.includes(name)) continue;
    try {
      peers.push(await starters[name]());
    } catch (error) {
      if (name === "postern") throw error;
      shout(`${name.toUpperCase()} COULD NOT BE STARTED, and is missing from what follows: ${String(error)}`);
    }
  }
  return peers;
}

/** A server that has just been started is not yet what it will be: code is compiled, processes are begun. */
async function prepare(generator: Generator, { target, clear }: Peer, { quick }: Options): Promise<void> {
  await generator.run({ target, size: 2048, connections: 10, each: 50, seconds: 30, total: quick ? 1_000 : 5_000 });
  await clear();
}

function cellsOf({ sizes, each, connections }: Options): Cell[] {
  return sizes.flatMap((size) =>
    each.flatMap((count) => connections.map((some) => ({ size, each: count, connections: some }))),
  );
}

/** Rounds in which each server has its turn, another one first each time. */
async function measureCell(
  generator: Generator,
  peers: readonly Peer[],
  { size, each, connections }: Cell,
  { rounds, seconds }: Options,
): Promise<Map<Peer, Measured[]>> {
  const all = new Map<Peer, Measured[]>(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < peers.length; at++) {
      const peer = peers[(at + round) % peers.length] as Peer;
      const plan = { target: peer.target, size, each, connections };
      await generator.run({ ...plan, seconds: warmUp });
      const measured = await measure(generator, { ...plan, seconds }, peer.roots);
      if (measured.errors.length > 0) shout(`${peer.title}: ${measured.errors.length} errors: ${measured.errors[0]}`);
      all.get(peer)?.push(measured);
      await peer.clear();
    }
  }
  return all;
}

const headOf = (peers: readonly Peer[]) => [
  "message × connections × each",
  ...peers.map(({ name }) => `${name} /s`),
  ...others(peers).map(({ name }) => `÷ ${name}`),
  ...peers.map(({ name }) => `${name} CPU ms`),
  ...others(peers).map(({ name }) => `CPU ÷ ${name}`),
  "generator CPUs",
  "goal",
];

function rowOf(cell: Cell, peers: readonly Peer[], measured: ReadonlyMap<Peer, readonly Measured[]>): string[] {
  const of = (peer: Peer | undefined, field: "rate" | "cpu" | "generator") =>
    median((peer && measured.get(peer))?.map((one) => one[field]) ?? []);
  // Round by round, so that a machine whose speed drifts spoils no ratio.
  const ratio = (other: Peer, field: "rate" | "cpu") => {
    const mine = measured.get(peers.find((one) => one.name === "postern") as Peer) ?? [];
    return median(mine.map((one, round) => one[field] / (measured.get(other)?.[round]?.[field] ?? Number.NaN)));
  };
  const ratiosTo = (name: Peer["name"]) => {
    const peer = others(peers).find((one) => one.name === name);
    return peer && { rate: ratio(peer, "rate"), cpu: ratio(peer, "cpu") };
  };
  const size = cell.size >= 1024 ** 2 ? `${cell.size / 1024 ** 2} MB` : `${cell.size / 1024} KB`;
  return [
    `${size} × ${cell.connections} × ${cell.each}`,
    ...peers.map((peer) => figure(of(peer, "rate"))),
    ...others(peers).map((peer) => times(ratio(peer, "rate"))),
    ...peers.map((peer) => figure(of(peer, "cpu"))),
    ...others(peers).map((peer) => times(ratio(peer, "cpu"))),
    peers.map((peer) => figure(of(peer, "generator"))).join(" / "),
    judge(cell, ratiosTo("postfix"), ratiosTo("haraka")),
  ];
}

const others = (peers: readonly Peer[]) =>
  peers.some(({ name }) => name === "postern") ? peers.filter(({ name }) => name !== "postern") : [];

const notes = (peers: readonly Peer[], { rounds, seconds, generator }: Options) =>
  `${peers.map(({ title }) => title).join(", ")}. ${rounds} rounds of ${seconds} s; medians, and medians of each round's ratio. STARTTLS and AUTH PLAIN, one recipient,
plain text. Processor time is that of every process of a server: children, Dovecot and PostgreSQL included. Postern and Postfix have each message on the disk (fsync) before the
250, Haraka writes its queue file without. Accepted mail waits: Postern's for its job, Postfix's in its hold queue, Haraka's with sending switched off.
${generator ? acknowledged : delayed}`;

const acknowledged = "The load comes from smtpgen, which delays no acknowledgement: no server waits for one.";
const delayed = `The load comes from Node, which can't keep the system from delaying acknowledgements: a server that writes its replies apart waits some 40 ms for each. That flatters
Postern beside the others on few connections and on fresh ones; \`--generator\` with smtpgen measures without it.`;
