import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { SecureContext } from "node:tls";
import type { Intake } from "#lib/intake/open-intake.ts";
import type { ListenerName } from "#lib/intake/schema.ts";
import { log } from "#lib/logger.ts";
import { Connection } from "./connection.ts";
import { ConnectionCount, type ConnectionLimits } from "./on-connect.ts";
import { Session } from "./session.ts";
import type { ListenerRules } from "./session-state.ts";

const rules: Readonly<Record<ListenerName, ListenerRules>> = {
  mx: { name: "mx", implicitTls: false, authRequired: false },
  relay: { name: "relay", implicitTls: false, authRequired: true },
  relay_tls: { name: "relay_tls", implicitTls: true, authRequired: true },
};

export interface DoorOptions {
  readonly intake: Intake;
  readonly hostname: string;
  readonly bind: string;
  /** 0: any free port. */
  readonly ports: Readonly<Record<ListenerName, number>>;
  readonly context: () => SecureContext;
  readonly limits?: ConnectionLimits;
  /** Milliseconds; tests turn it by hand. */
  readonly now?: () => number;
}

/** The listeners and their sessions. */
export interface Door {
  readonly ports: Readonly<Record<ListenerName, number>>;
  /** Ends what takes too long; runs by itself every few seconds. */
  sweep(): void;
  /** Stops listening, lets messages that are coming in finish, for 25 s at most, then cuts off the rest. */
  stop(): Promise<void>;
}

const sweepInterval = 5_000;
const drainTime = 25_000;

/** Opens the three listeners of SPEC section 4. Rejects when one of the ports is taken. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const count = new ConnectionCount(options.limits ?? { total: 5_000, perPeer: 1_000 });
  const sessions = new Map<Session, Promise<void>>();
  const connections = new Set<Connection>();
  const servers: Server[] = [];

  const welcome = (listener: ListenerRules, socket: Socket) => {
    const peer = socket.remoteAddress?.replace(/^::ffff:/i, "");
    if (!peer) return void socket.destroy();
    const refused = count.enter(peer);
    const connection = new Connection(socket, peer);
    connections.add(connection);
    connection.onClose(() => {
      connections.delete(connection);
      if (!refused) count.leave(peer);
    });
    if (refused) {
      // A refusal in clear means nothing to a peer that expects TLS.
      if (listener.implicitTls) return connection.destroy();
      connection.send(refused.text);
      return connection.close();
    }
    const { intake, hostname, context } = options;
    const empty = { tls: null, helo: null, extended: false, credential: null, transaction: null };
    const session = new Session(
      connection,
      { intake, listener, hostname, peer, ...empty },
      { context, now: options.now ?? Date.now, crowded: () => count.crowded },
    );
    sessions.set(
      session,
      session.run().finally(() => sessions.delete(session)),
    );
  };

  const stop = async () => {
    clearInterval(sweeper);
    const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    for (const session of sessions.keys()) session.stop();
    const cut = setTimeout(() => connections.forEach((connection) => void connection.destroy()), drainTime);
    await Promise.all(sessions.values());
    await closed;
    clearTimeout(cut);
  };
  const sweep = () => {
    for (const session of sessions.keys()) session.sweep();
  };
  const sweeper = setInterval(sweep, sweepInterval);

  try {
    const ports = { mx: 0, relay: 0, relay_tls: 0 };
    for (const name of ["mx", "relay", "relay_tls"] as const) {
      const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) =>
        welcome(rules[name], socket),
      );
      servers.push(server);
      ports[name] = await listen(server, options.ports[name], options.bind);
      log.listening({ listener: name, address: options.bind, port: ports[name] });
    }
    return { ports, sweep, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A predecessor that is just being stopped gives its port up within moments; another program's port is an error. */
async function listen(server: Server, port: number, host: string): Promise<number> {
  for (let patience = 20; ; patience--) {
    try {
      server.listen({ port, host, backlog: 1_024 });
      await once(server, "listening");
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || patience === 0) throw error;
      await pause(250);
    }
  }
  // Out of file descriptors and the like: this connection is lost, the listener lives.
  server.on("error", (error) => log.requestFailed({ where: "smtp listener", error }));
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}
