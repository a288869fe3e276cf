import { Client } from "pg";
import type { Db } from "#lib/db/client.ts";
import { secrets } from "#lib/env.ts";
import { log } from "#lib/logger.ts";
import { probed } from "./pool.ts";

/** What changed, for the pages of one account that are open: they read again. No data travels, only the topic. */
export const liveTopics = ["email", "usage", "tickets", "team", "tokens", "audit"] as const;
export type LiveTopic = (typeof liveTopics)[number];
export interface LiveEvent {
  readonly accountId: string;
  readonly topic: LiveTopic;
}

/** What open pages are told: who reads it. Null: whoever; what was published while nobody listened, nobody has heard. */
export interface LiveNews {
  readonly accountId: string | null;
  readonly topic: LiveTopic;
}

/** What `pg_notify` is given where an event is told by a statement that does something else besides. */
export const liveChannel = "postern_live";
export const liveNotice = ({ accountId, topic }: LiveEvent): string => `${accountId} ${topic}`;

/** Tells open pages, when the transaction commits. */
export async function publishLive(db: Db, event: LiveEvent): Promise<void> {
  await db.$executeRaw`select pg_notify(${liveChannel}, ${liveNotice(event)})`;
}

type Listener = (news: LiveNews) => void;
const shared = globalThis as {
  posternLive?: { listeners: Set<Listener>; client: Client | null; retry: NodeJS.Timeout | null };
};

/**
 * Calls `listener` for every event of every account, and with every topic when a connection begins to listen, until the returned function is called. One
 * connection a process.
 */
export function subscribeLive(listener: Listener): () => void {
  shared.posternLive ??= { listeners: new Set(), client: null, retry: null };
  shared.posternLive.listeners.add(listener);
  void connect();
  return () => {
    shared.posternLive?.listeners.delete(listener);
  };
}

/** Milliseconds. */
const patience = 5_000;

async function connect(): Promise<void> {
  const live = shared.posternLive;
  if (!live || live.client || live.retry) return;
  const client = new Client({
    connectionString: secrets.databaseUrl(),
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    ...probed,
  });
  live.client = client;
  const tell = (news: LiveNews) => {
    for (const listener of live.listeners) listener(news);
  };
  const lost = (error: unknown) => {
    if (live.client !== client) return;
    live.client = null;
    log.liveConnectionLost({ error });
    client.end().catch(() => undefined);
    live.retry = setTimeout(() => {
      live.retry = null;
      if (live.listeners.size > 0) void connect();
    }, 1_000);
    live.retry.unref();
  };
  client.on("error", lost);
  client.on("end", () => lost(new Error("connection ended")));
  client.on("notification", ({ payload = "" }) => {
    const [accountId = "", topic = ""] = payload.split(" ");
    const known = liveTopics.find((candidate) => candidate === topic);
    if (known) tell({ accountId, topic: known });
  });
  try {
    await client.connect();
    await client.query(`listen ${liveChannel}`);
    for (const topic of liveTopics) tell({ accountId: null, topic });
  } catch (error) {
    lost(error);
  }
}
