import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** A way to a database on which an answer can be lost: what was asked has been done, and whoever asked is never told. */
export interface CuttingProxy {
  readonly url: string;
  /** The next answer that holds these bytes is not passed on: its connection breaks instead. No other does. */
  cutAt(bytes: string): void;
  close(): Promise<void>;
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const there = new URL(databaseUrl);
  const open = new Set<Socket>();
  let cut: string | null = null;
  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({ host: there.hostname, port: Number(there.port || 5432), noDelay: true });
    const end = () => {
      client.destroy();
      database.destroy();
    };
    client.on("data", (bytes) => void database.write(bytes));
    database.on("data", (bytes) => {
      if (cut === null || !bytes.includes(cut)) return void client.write(bytes);
      cut = null;
      end();
    });
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on("error", end).on("close", () => {
        open.delete(socket);
        end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const here = new URL(databaseUrl);
  here.hostname = "127.0.0.1";
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    cutAt(bytes) {
      cut = bytes;
    },
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
