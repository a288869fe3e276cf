import { scratch } from "../bench/scratch.ts";
import { prepareWorld } from "../bench/world.ts";
import { type CrashDatabase, startDatabase } from "./database.ts";
import { type Load, startLoad, type Target } from "./load.ts";
import { type Peers, startPeers } from "./peers.ts";
import type { Random } from "./random.ts";
import { type CrashWorker, startWorker } from "./worker.ts";

/** A running product but for its web pages, and the world around it. */
export interface Scene {
  readonly database: CrashDatabase;
  readonly peers: Peers;
  readonly workers: readonly CrashWorker[];
  /** Both ways in, of each worker in turn. */
  targets(count: number, through?: CrashWorker): Target[];
  load(options: SceneLoad): Load;
  close(): Promise<void>;
}

interface SceneLoad {
  readonly random: Random;
  readonly connections: number;
  readonly backlog?: number;
  readonly largeOneIn?: number;
  /** By this worker's doors alone. */
  readonly through?: CrashWorker;
}

let runs = 0;

export async function startScene(
  name: string,
  { workers: count = 1, folder }: { workers?: number; folder?: string } = {},
): Promise<Scene> {
  const peers = await startPeers();
  const database = await startDatabase(name, folder ?? scratch.folder(`postgres-${name}`));
  const world = await prepareWorld({ ...database, url: database.directUrl, pid: 0 }, peers.company);
  await world.close();
  const native = world.world.defaultAddress.email;
  const settings = {
    DATABASE_URL: database.url,
    SYSTEM_SMTP_URL: `smtp://127.0.0.1:${peers.relayPort}`,
    NODE_EXTRA_CA_CERTS: peers.caFile,
  };
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(settings)));

  const targets = (connections: number, through?: CrashWorker) =>
    Array.from({ length: connections }, (_, n): Target => {
      const { ports } = through ?? (workers[n % count] as CrashWorker);
      return n % 3 === 0
        ? { port: ports.mx, recipient: native, auth: null }
        : { port: ports.relay, recipient: world.address.email, auth: world.inbound };
    });
  return {
    database,
    peers,
    workers,
    targets,
    load: ({ random, connections, backlog = 100, largeOneIn, through }) =>
      startLoad({
        random,
        targets: targets(connections, through),
        ...(largeOneIn ? { largeOneIn } : {}),
        name: `${name}.${process.pid}.${runs++}`,
        backlog,
        processed: async () => {
          const [row] = await database.query<{ count: number }>(
            "select count(*)::int as count from inbound_message where state = 'processed'",
          );
          return row?.count ?? 0;
        },
      }),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await database.close();
      await peers.close();
    },
  };
}

/** Waits until every message has become what it becomes and everything has left; what only waits for its time is due at once. */
export async function drained({ database }: Scene, within: number): Promise<void> {
  const end = Date.now() + within;
  for (;;) {
    const [left] = await database.query<{ inbound: number; outbound: number }>(
      `select (select count(*)::int from inbound_message where state = 'accepted') as inbound,
              (select count(*)::int from outbound_message where state = 'queued') as outbound`,
    );
    if (left?.inbound === 0 && left.outbound === 0) return;
    if (Date.now() > end) {
      const jobs = await jobsLeft(database);
      throw new Error(`after ${within / 1000} s there is still work: ${JSON.stringify({ ...left, jobs })}`);
    }
    // Time passes, and nothing else: a message that no job would come back to stays where it is.
    await database.query(
      "update outbound_message set next_attempt_at = now() where state = 'queued' and next_attempt_at > now() and attempts > 0",
    );
    await database.query(
      "update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null",
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The first jobs that are left, and who holds them: work without a job was forgotten, work with one is held up. */
function jobsLeft(database: CrashDatabase): Promise<object[]> {
  return database.query(
    `select t.identifier as task, j.key, j.locked_by as "by", q.queue_name as queue, q.locked_by as "queueBy", count(*)::int as jobs
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
     group by 1, 2, 3, 4, 5 order by jobs desc limit 20`,
  );
}
