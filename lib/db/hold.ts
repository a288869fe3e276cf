import { Client } from "pg";
import { haveWatched, probed } from "./pool.ts";
import { sqlState } from "./sql.ts";

const lock = "select pg_try_advisory_lock(hashtextextended($1, 0)) as done";
const unlock = "select pg_advisory_unlock(hashtextextended($1, 0)) as done";

/** Something that only one process in all holds, until it releases it or ends. */
export interface Hold {
  /** Aborted when the database connection is gone, and the hold with it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  /** What is held by it. */
  readonly holds: Set<AbortController>;
  /** Whether it is of use no more. */
  readonly lost: () => boolean;
  /** It is of no use any more: whoever holds something by it is told. */
  readonly lose: () => void;
}

/**
 * Names that one process at a time may hold: session-level advisory locks on one connection, which end with the process. A process that
 * was only suspended keeps them, so that nobody takes its work for abandoned.
 */
export class Holds {
  readonly #url: string;
  readonly #held = new Map<string, AbortController>();
  #connection: Promise<Connection> | null = null;
  /** One query at a time on the one connection. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  /** Null when another has it. */
  async hold(name: string): Promise<Hold | null> {
    if (this.#held.has(name)) return null;
    const controller = new AbortController();
    this.#held.set(name, controller);
    try {
      if (await this.#ask(lock, name, controller))
        return { lost: controller.signal, release: () => this.#release(name, controller) };
    } catch (error) {
      this.#held.delete(name);
      throw error;
    }
    this.#held.delete(name);
    return null;
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => null);
    this.#connection = null;
    await connection?.client.end().catch(() => undefined);
  }

  async #release(name: string, controller: AbortController): Promise<void> {
    if (this.#held.get(name) !== controller) return;
    try {
      if (!controller.signal.aborted) await this.#ask(unlock, name, controller);
    } catch {
      // The connection is gone, and the lock with it.
    } finally {
      if (this.#held.get(name) === controller) this.#held.delete(name);
    }
  }

  #ask(sql: string, name: string, controller: AbortController): Promise<boolean> {
    const answer = this.#turn.then(async () => {
      this.#connection ??= this.#connect();
      const { client, holds, lost, lose } = await this.#connection;
      try {
        const { rows } = await client.query<{ done: boolean }>(sql, [name]);
        if (lost()) throw new Error("connection lost");
        const done = rows[0]?.done === true;
        if (sql === unlock) holds.delete(controller);
        else if (done) holds.add(controller);
        return done;
      } catch (error) {
        // What was asked may still be done, and nobody would ever undo it: it ends with the connection. A lock that the server refuses is not held.
        if (sql === unlock || sqlState(error) === undefined) lose();
        throw error;
      }
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #connect(): Promise<Connection> {
    const client = new Client({
      connectionString: this.#url,
      ...probed,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      application_name: "postern holds",
    });
    const holds = new Set<AbortController>();
    let lost = false;
    const lose = () => {
      if (lost) return;
      lost = true;
      this.#connection = null;
      // Their names stay taken in this process until whoever had them has let go: there may be outcomes to write down.
      for (const controller of holds) controller.abort();
      client.end().catch(() => undefined);
    };
    client.on("error", lose);
    client.on("end", lose);
    try {
      await client.connect();
      await haveWatched(client);
    } catch (error) {
      lose();
      throw error;
    }
    return { client, holds, lost: () => lost, lose };
  }
}
