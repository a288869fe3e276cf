import { spawnSync } from "node:child_process";
import { freePorts } from "../../e2e/support/ports.ts";
import { type Generator, startGenerator } from "../generator/generator.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { pageTimes } from "../pages.ts";
import { startChild } from "../peers/child.ts";
import { envelope } from "../peers/contract.ts";
import { type BenchDatabase, startDatabase } from "../postgres.ts";
import { queueMany, queueOne, wake } from "../queue.ts";
import { say } from "../say.ts";
import { median } from "../statistics.ts";
import { storeMany, storeOne } from "../stored.ts";
import { figure, table } from "../table.ts";
import { type BenchWorld, prepareWorld } from "../world.ts";

/** The share by which anything may be worse than in a new help desk. */
const allowance = 0.1;

interface Stage {
  readonly name: string;
  /** Messages a second. */
  readonly rate: number;
  readonly cpu: number;
  /** Milliseconds by path. */
  readonly pages: ReadonlyMap<string, number>;
}

/** Whether a help desk that has been used for years is as quick as a new one. */
export async function growth(options: Options): Promise<string> {
  build();
  const database = await startDatabase("growth");
  // Nobody listens here: the company's server is dead.
  const [deadPort = 0, webPort = 0] = await freePorts(2);
  const world = await prepareWorld(database, {
    port: deadPort,
    username: "support",
    password: "issued by the company",
  });
  const generator = startGenerator();
  try {
    return report(await measureStages(options, { database, world, generator, webPort }));
  } finally {
    generator.close();
    await world.close();
    await database.close();
  }
}

interface Desk {
  readonly database: BenchDatabase;
  readonly world: BenchWorld;
  readonly generator: Generator;
  readonly webPort: number;
}

async function measureStages(options: Options, desk: Desk): Promise<Stage[]> {
  const { database, world, generator, webPort } = desk;
  const login = { ...envelope, username: world.inbound.username, password: world.inbound.password };
  const original = await storeOne(database, generator, login);
  const base = `http://localhost:${webPort}`;
  const web = await startChild("scripts/web.ts", {
    DATABASE_URL: database.url,
    PORT: String(webPort),
    PUBLIC_URL: base,
  });
  const relay = await startChild("bench/peers/relay.ts", { DATABASE_URL: database.url }, { args: ["--sending"] });
  const target = { ...login, port: relay.ports.relay };
  const roots = [relay.pid, database.pid];
  const paths = ["/tickets", `/tickets/${original.ticketId}`, "/channels/email", "/"];
  const stage = async (name: string): Promise<Stage> => {
    const plan = { target, size: 2048, connections: 10, each: 50 };
    await generator.run({ ...plan, seconds: 1 });
    const runs = [];
    for (let round = 0; round < options.rounds; round++)
      runs.push(await measure(generator, { ...plan, seconds: options.seconds }, roots));
    // What the load has left to be written would be the pages' to wait for.
    await database.query("checkpoint");
    const pages = await pageTimes(base, paths, options.quick ? 5 : 60);
    const result = { name, rate: median(runs.map((run) => run.rate)), cpu: median(runs.map((run) => run.cpu)), pages };
    say(`${name}: ${figure(result.rate)} messages/s, pages ${[...pages.values()].map(figure).join(" ")} ms`);
    return result;
  };
  try {
    const stages: Stage[] = [];
    // Code is compiled, and a new database writes its first pages more slowly than any later ones.
    if (!options.quick) await generator.run({ target, size: 2048, connections: 10, each: 50, seconds: 15 });
    await pageTimes(base, paths, options.quick ? 5 : 60);
    let stored = 0;
    for (const wanted of options.stored) {
      if (wanted > stored) await storeMany(database, original, stored + 1, wanted - stored);
      stored = Math.max(stored, wanted);
      stages.push(await stage(`${wanted} stored`));
    }
    const queued = options.quick ? 10_000 : 100_000;
    const template = await queueOne(world);
    await queueMany(database, template, queued);
    await wake(world, template);
    stages.push(await stage(`… and ${queued} queued for a dead host`));
    return stages;
  } finally {
    await relay.stop();
    await web.stop();
  }
}

function report(stages: readonly Stage[]): string {
  const [fresh] = stages;
  const paths = [...(fresh?.pages.keys() ?? [])];
  const rows = stages.map((stage) => {
    const worse = [
      ...(fresh && stage.rate < fresh.rate * (1 - allowance) ? ["accept"] : []),
      ...paths.filter((path) => (stage.pages.get(path) ?? 0) > (fresh?.pages.get(path) ?? 0) * (1 + allowance)),
    ];
    const verdict = stage === fresh ? "" : worse.length === 0 ? "met" : `worse: ${worse.join(", ")}`;
    return [
      stage.name,
      figure(stage.rate),
      figure(stage.cpu),
      ...paths.map((path) => figure(stage.pages.get(path) ?? Number.NaN)),
      verdict,
    ];
  });
  const heads = paths.map((path) => `${path.replace(/\d+$/, "…")} ms`);
  return `${table(["help desk", "accepted /s", "CPU ms", ...heads, "goal (10 %)"], rows)}

2 KB on 10 connections × 50 messages, accepted and kept; the jobs that send are running, those that make tickets are not. Pages: median time to the last byte, signed in, one
at a time. A full first page of tickets is the measure: an empty one tells nothing. The dead host refuses connections, and its queue is measured while it is being tried.`;
}

/** The pages as users get them; a no-op when they are built. */
function build(): void {
  const script = new URL("../../scripts/prestart.mjs", import.meta.url);
  const { status } = spawnSync(process.execPath, [script.pathname, "build"], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("the pages could not be built");
}
