import { freePorts } from "../e2e/support/ports.ts";
import type { Target } from "./generator/contract.ts";
import type { Generator } from "./generator/generator.ts";
import { startChild } from "./peers/child.ts";
import { envelope } from "./peers/contract.ts";
import { type BenchDatabase, startDatabase } from "./postgres.ts";
import { type Original, storeOne } from "./stored.ts";
import { type BenchWorld, type Outbound, prepareWorld } from "./world.ts";

/** A help desk with everything of its own: PostgreSQL, pages, and a relay with the jobs that send. */
export interface Desk {
  readonly database: BenchDatabase;
  readonly world: BenchWorld;
  /** Its relay, which keeps what it accepts: no job makes tickets. */
  readonly target: Target;
  /** Process ids of the relay and of PostgreSQL. */
  readonly roots: readonly number[];
  /** Where its pages are. */
  readonly base: string;
  /** The one message that became a ticket. */
  readonly original: Original;
  /** Forgets what was accepted and became nothing, and has what is left to write written. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(name: string, generator: Generator, outbound: Outbound): Promise<Desk> {
  const [webPort = 0] = await freePorts(1);
  const database = await startDatabase(name);
  const world = await prepareWorld(database, outbound);
  const { username, password } = world.inbound;
  const original = await storeOne(database, generator, { ...envelope, username, password });
  const base = `http://localhost:${webPort}`;
  const env = { DATABASE_URL: database.url };
  const web = await startChild("scripts/web.ts", { ...env, PORT: String(webPort), PUBLIC_URL: base });
  const relay = await startChild("bench/peers/relay.ts", env, { args: ["--sending"] });
  return {
    database,
    world,
    target: { ...envelope, username, password, port: relay.ports.relay },
    roots: [relay.pid, database.pid],
    base,
    original,
    async clear() {
      await database.query("delete from inbound_message where state = 'accepted'");
      for (const [table, key] of [
        ["inbound_chunk", "content_id"],
        ["inbound_content", "id"],
      ])
        await database.query(
          `delete from ${table} where not exists (select from inbound_message m where m.content_id = ${table}.${key})`,
        );
      await database.query(
        `delete from graphile_worker._private_jobs
          where task_id = (select id from graphile_worker._private_tasks where identifier = 'process_inbound')`,
      );
      await database.query("vacuum analyze");
      await database.query("checkpoint");
    },
    async close() {
      await relay.stop();
      await web.stop();
      await world.close();
      await database.close();
    },
  };
}
