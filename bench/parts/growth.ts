import { spawnSync } from "node:child_process";
import { freePorts } from "../../e2e/support/ports.ts";
import { type Desk, openDesk } from "../desk.ts";
import { type Generator, startGenerator } from "../generator/generator.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { pageTimes } from "../pages.ts";
import { queueMany, queueOne, wake } from "../queue.ts";
import { say } from "../say.ts";
import { median } from "../statistics.ts";
import { storeMany } from "../stored.ts";
import { figure, table, times } from "../table.ts";

/** The share by which anything may be worse than in a new help desk. */
const allowance = 0.1;
/** Stored in the new one: a full first page of tickets is the measure, an empty one tells nothing. */
const storedInNew = 100;
const warmUp = 0.4;

interface Figure {
  readonly name: string;
  /** Of the used help desk. */
  readonly value: number;
  /** Times the new one's, measured in turn with it. */
  readonly ratio: number;
  readonly better: "more" | "less";
}

interface Stage {
  readonly name: string;
  readonly figures: readonly Figure[];
}

/** Whether a help desk that has been used for years is as quick as a new one beside it. */
export async function growth(options: Options): Promise<string> {
  build();
  const generator = startGenerator();
  // Nobody listens here: the company's server is dead.
  const [port = 0] = await freePorts(1);
  const outbound = { port, username: "support", password: "issued by the company" };
  const desks: Desk[] = [];
  try {
    for (const name of ["new", "used"]) desks.push(await openDesk(name, generator, outbound));
    return report(await measureStages(options, desks as [Desk, Desk], generator));
  } finally {
    generator.close();
    for (const desk of desks) await desk.close();
  }
}

async function measureStages(options: Options, desks: [Desk, Desk], generator: Generator): Promise<Stage[]> {
  const [, used] = desks;
  const plan = { size: 2048, connections: 10, each: 50 };
  for (const desk of desks) {
    // Code is compiled, and a new database writes its first pages more slowly than any later ones.
    if (!options.quick) await generator.run({ ...plan, target: desk.target, seconds: 15 });
    await storeMany(desk.database, desk.original, 1, storedInNew);
    await desk.clear();
  }
  const stages: Stage[] = [];
  const stage = async (name: string) => {
    const figures = [...(await accepting(options, desks, generator, plan)), ...(await browsing(options, desks))];
    say(`${name}: ${figures.map(({ value, ratio }) => `${figure(value)} (${times(ratio)})`).join("  ")}`);
    stages.push({ name, figures });
  };
  let stored = storedInNew;
  for (const wanted of options.stored) {
    if (wanted > stored) await storeMany(used.database, used.original, stored + 1, wanted - stored);
    stored = Math.max(stored, wanted);
    await stage(`${stored} stored`);
  }
  const queued = options.quick ? 10_000 : 100_000;
  const template = await queueOne(used.world);
  await queueMany(used.database, template, queued);
  await wake(used.world, template);
  await stage(`… and ${queued} queued for a dead host`);
  return stages;
}

async function accepting(
  { rounds, seconds }: Options,
  desks: [Desk, Desk],
  generator: Generator,
  plan: { size: number; connections: number; each: number },
): Promise<Figure[]> {
  const turn = async ({ target, roots }: Desk) => {
    await generator.run({ ...plan, target, seconds: warmUp });
    return measure(generator, { ...plan, target, seconds }, roots);
  };
  const all = [];
  for (let round = 0; round < rounds; round++) {
    // Another one first each time.
    const [one, other] = round % 2 === 0 ? desks : desks.toReversed();
    const [first, second] = [await turn(one as Desk), await turn(other as Desk)];
    all.push(round % 2 === 0 ? { fresh: first, used: second } : { fresh: second, used: first });
  }
  for (const desk of desks) await desk.clear();
  return [
    {
      name: "accepted /s",
      value: median(all.map(({ used }) => used.rate)),
      ratio: median(all.map(({ fresh, used }) => used.rate / fresh.rate)),
      better: "more",
    },
    {
      name: "CPU ms",
      value: median(all.map(({ used }) => used.cpu)),
      ratio: median(all.map(({ fresh, used }) => used.cpu / fresh.cpu)),
      better: "less",
    },
  ];
}

async function browsing({ quick }: Options, desks: [Desk, Desk]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const path of ["/tickets", "/tickets/…", "/channels/email", "/"]) {
    const pages = desks.map(({ base, original }) => ({ base, path: path.replace("…", String(original.ticketId)) }));
    const [fresh = Number.NaN, used = Number.NaN] = await pageTimes(pages, quick ? 5 : 100);
    figures.push({ name: `${path} ms`, value: used, ratio: used / fresh, better: "less" });
  }
  return figures;
}

function report(stages: readonly Stage[]): string {
  const rows = stages.map(({ name, figures }) => {
    const worse = figures.filter(isWorse).map((one) => one.name.replace(/ .*/, ""));
    return [
      name,
      ...figures.flatMap(({ value, ratio }) => [figure(value), times(ratio)]),
      worse.length === 0 ? "met" : `worse: ${worse.join(", ")}`,
    ];
  });
  const heads = stages[0]?.figures.flatMap(({ name }) => [name, "÷ new"]) ?? [];
  return `${table(["help desk", ...heads, "goal (10 %)"], rows)}

Each figure is that of the used help desk and, round by round and page by page in turn, how many times that of a new one beside it, with ${storedInNew} messages stored and a PostgreSQL, relay and
pages of its own. 2 KB on 10 connections × 50 messages, accepted and kept, deleted after each stage; the jobs that send are running, those that make tickets are not. Pages: median time to the
last byte, signed in, one at a time. The dead host refuses connections, and its queue is measured while it is being tried.`;
}

/** The goal is the rate and the pages' times; what a message costs is told beside it. */
function isWorse({ name, ratio, better }: Figure): boolean {
  if (name === "CPU ms") return false;
  return better === "more" ? ratio < 1 - allowance : ratio > 1 + allowance;
}

/** The pages as users get them; a no-op when they are built. */
function build(): void {
  const script = new URL("../../scripts/prestart.mjs", import.meta.url);
  const { status } = spawnSync(process.execPath, [script.pathname, "build"], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("the pages could not be built");
}
