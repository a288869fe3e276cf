import { startChild } from "./peers/child.ts";
import { envelope } from "./peers/contract.ts";
import { type BenchDatabase, startDatabase } from "./postgres.ts";
import { type Sink, startSink } from "./sink/sink.ts";
import { type BenchWorld, prepareWorld } from "./world.ts";

/** The whole product but for its web process: database, worker with all its jobs, and a sink that takes what leaves by either route. */
export interface Product {
  readonly database: BenchDatabase;
  readonly world: BenchWorld;
  readonly sink: Sink;
  readonly target: { port: number; username: string; password: string; from: string; to: string };
  readonly roots: readonly number[];
  close(): Promise<void>;
}

/** What a message's row says of when it was committed, to the microsecond: read from PostgreSQL, so that nothing in the product must note it. */
const commitTimes = "track_commit_timestamp=on";

export async function startProduct(name: string, execArgv: string[] = []): Promise<Product> {
  const sink = await startSink();
  const database = await startDatabase(name, [commitTimes]);
  const world = await prepareWorld(database, {
    port: sink.port,
    username: "support",
    password: "issued by the company",
  });
  const settings = {
    DATABASE_URL: database.url,
    SYSTEM_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    NODE_EXTRA_CA_CERTS: sink.caFile,
  };
  const worker = await startChild("smtp-worker/main.ts", settings, { execArgv });
  return {
    database,
    world,
    sink,
    target: {
      ...envelope,
      port: worker.ports.relay,
      username: world.inbound.username,
      password: world.inbound.password,
    },
    roots: [worker.pid, database.pid],
    async close() {
      await worker.stop();
      await world.close();
      await database.close();
      await sink.close();
    },
  };
}
