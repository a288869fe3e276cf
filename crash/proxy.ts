import { connect, createServer, type Socket } from "node:net";

/** Stands between the product and its database: what the database answers can be kept back, and nobody let through. */
export interface DatabaseProxy {
  /** From now on keeps back what connections of this `application_name` are answered; {@link Hold.committed} says when something was. */
  hold(application: string): Hold;
  /** Cuts every connection and lets none in, until {@link open}. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export interface Hold {
  /** Resolves when the database has finished a statement, hence its transaction, whose answer is kept back. */
  readonly committed: Promise<void>;
  release(): void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  application: string;
  kept: Buffer[];
}

export async function startProxy(listenPort: number, databasePort: number): Promise<DatabaseProxy> {
  const pairs = new Set<Pair>();
  let held: { application: string; committed: () => void } | null = null;
  let shut = false;

  const keeps = (pair: Pair) => held !== null && held.application === pair.application;
  const answer = (pair: Pair, bytes: Buffer) => {
    if (!keeps(pair)) return void pair.client.write(bytes);
    pair.kept.push(bytes);
    // ReadyForQuery, and no transaction open: the last six bytes of every finished statement outside one.
    if (bytes.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]))) held?.committed();
  };
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    if (shut) return void client.destroy();
    const pair: Pair = {
      client,
      server: connect({ port: databasePort, host: "127.0.0.1", noDelay: true }),
      application: "",
      kept: [],
    };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      pair.server.destroy();
    };
    client.once("data", (startup) => {
      pair.application = /application_name\0([^\0]*)/.exec(startup.toString("latin1"))?.[1] ?? "";
    });
    client.on("data", (bytes) => void pair.server.write(bytes));
    pair.server.on("data", (bytes) => answer(pair, bytes));
    for (const socket of [client, pair.server]) socket.on("error", end).on("end", end).on("close", end);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(listenPort, "127.0.0.1", resolve));

  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    hold(application) {
      const { promise: committed, resolve } = Promise.withResolvers<void>();
      held = { application, committed: resolve };
      return {
        committed,
        release() {
          held = null;
          for (const pair of pairs)
            if (pair.client.writable) for (const bytes of pair.kept.splice(0)) pair.client.write(bytes);
        },
      };
    },
    shut() {
      shut = true;
      cut();
    },
    open() {
      shut = false;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
