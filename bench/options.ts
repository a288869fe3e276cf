import { parseArgs } from "node:util";

export const partNames = ["inbound", "ticket", "outbound", "growth"] as const;
export type PartName = (typeof partNames)[number];

export interface Options {
  readonly parts: readonly PartName[];
  readonly quick: boolean;
  readonly rounds: number;
  /** Seconds that each measurement of a rate lasts. */
  readonly seconds: number;
  /** Bytes. */
  readonly sizes: readonly number[];
  readonly connections: readonly number[];
  /** Messages a connection. */
  readonly each: readonly number[];
  readonly peers: readonly string[];
  /** A program that makes the inbound load instead of our own processes. */
  readonly generator: string | undefined;
  /** Messages stored, for the growth part. */
  readonly stored: readonly number[];
  /** Messages queued outward. */
  readonly queued: number;
}

export const usage = `npm run bench -- [${partNames.join("] [")}] [options]
  --quick                 one short round of each: a check that it works, not a result; RESULTS.md is not written
  --rounds 5              rounds, interleaved between the servers
  --seconds 3             length of each measurement of a rate
  --sizes 2k,50k,5m       --connections 1,10,50   --each 50,1   --peers postern,postfix,haraka
  --generator <program>   load by smtpgen, or what takes its options (inbound), instead of Node
  --stored 100,100000     messages stored (growth); 1000000 needs some 6 GB and ten minutes
  --queued 5000           messages to drain (outbound)`;

/** Reads the command line. Throws with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      sizes: { type: "string", default: "2k,50k,5m" },
      connections: { type: "string", default: "1,10,50" },
      each: { type: "string", default: "50,1" },
      peers: { type: "string", default: "postern,postfix,haraka" },
      generator: { type: "string" },
      stored: { type: "string" },
      queued: { type: "string" },
    },
  });
  for (const name of positionals) if (!isPart(name)) throw new Error(`there is no part "${name}"`);
  const { quick } = values;
  return {
    parts: positionals.length > 0 ? positionals.filter(isPart) : partNames,
    quick,
    rounds: number(values.rounds ?? (quick ? "1" : "5")),
    seconds: number(values.seconds ?? (quick ? "1" : "3")),
    sizes: values.sizes.split(",").map(number),
    connections: values.connections.split(",").map(number),
    each: values.each.split(",").map(number),
    peers: values.peers.split(","),
    generator: values.generator,
    stored: (values.stored ?? (quick ? "100,10000" : "100,100000")).split(",").map(number),
    queued: number(values.queued ?? (quick ? "1000" : "5000")),
  };
}

const isPart = (name: string): name is PartName => partNames.some((known) => known === name);

/** "5", "0.5", "50k" (1,024) or "5m". */
function number(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.trim()) ?? [];
  if (!digits) throw new Error(`"${text}" is no number`);
  return Number(digits) * { "": 1, k: 1024, m: 1024 ** 2 }[unit?.toLowerCase() as "" | "k" | "m"];
}
