import { isIP } from "node:net";
import { DeliveryFault, peerFault, peerRefusedForNow } from "../fault.ts";
import { authenticate } from "./auth.ts";
import { LinkError, type SmtpConnection } from "./connection.ts";
import { dial, type Peer } from "./dial.ts";
import type { Reply } from "./reply.ts";
import type { Timeouts } from "./timeouts.ts";

export interface OpenOptions {
  /** The name that EHLO says. */
  readonly ehloName: string;
  readonly timeouts: Timeouts;
  /** Cuts the attempt short. */
  readonly signal: AbortSignal;
  /** Told what was said, also when it ends in a fault. */
  readonly onDialogue?: (peer: string, tls: string | null, dialogue: string) => void;
}

/** A connection that is ready for MAIL: greeted, under TLS as the peer requires, authenticated. Throws {@link DeliveryFault}. */
export async function openConnection(peer: Peer, options: OpenOptions): Promise<SmtpConnection> {
  const connection = await dial(peer, options.timeouts, options.signal);
  const abort = () => connection.destroy();
  options.signal.addEventListener("abort", abort, { once: true });
  try {
    await handshake(connection, peer, options);
    return connection;
  } catch (error) {
    connection.destroy();
    options.onDialogue?.(connection.peer, connection.tls, connection.dialogue.take());
    if (error instanceof LinkError) throw peerFault(error.code, stepOf(connection), null, error);
    throw error;
  } finally {
    options.signal.removeEventListener("abort", abort);
  }
}

async function handshake(connection: SmtpConnection, peer: Peer, options: OpenOptions): Promise<void> {
  const { timeouts: limits } = options;
  const startTls = () =>
    connection.startTls({
      host: isIP(peer.host) === 0 ? peer.host : null,
      address: peer.host,
      verify: peer.verify,
      timeout: limits.greeting,
    });
  if (peer.tls === "implicit") {
    connection.step = "tls";
    await startTls();
    connection.step = "connect";
  }
  welcome(await connection.read(limits.greeting));
  await hello(connection, peer, options);
  if (peer.tls === "required" || (peer.tls === "opportunistic" && connection.extensions.has("STARTTLS"))) {
    connection.step = "tls";
    if (await askForTls(connection, peer, limits)) {
      await startTls();
      // What was announced in clear is worth nothing (RFC 3207 4.2).
      await hello(connection, peer, options);
    }
  }
  if (peer.auth) {
    connection.step = "auth";
    await authenticate(connection, peer.auth, limits.command);
  }
}

function welcome(greeting: Reply): void {
  if (greeting.code === 220) return;
  if (greeting.code >= 400 && greeting.code < 500) throw peerRefusedForNow("connect", greeting.text);
  throw peerFault("connection_refused", "connect", greeting.text);
}

async function hello(connection: SmtpConnection, peer: Peer, options: OpenOptions): Promise<void> {
  const name = ehloArgument(options.ehloName, connection.localAddress);
  const reply = await connection.command(`EHLO ${name}`, options.timeouts.command);
  if (reply.code === 250) {
    connection.extensions = parseExtensions(reply);
    return;
  }
  if (reply.code >= 400 && reply.code < 500) throw peerRefusedForNow(stepOf(connection), reply.text);
  if (peer.tls === "required") throw peerFault("tls_not_offered", "tls", reply.text);
  if (peer.auth) throw peerFault("auth_not_offered", "auth", reply.text);
  const old = await connection.command(`HELO ${name}`, options.timeouts.command);
  connection.extensions = new Map();
  if (old.code === 250) return;
  if (old.code >= 400 && old.code < 500) throw peerRefusedForNow("connect", old.text);
  throw peerFault("connection_refused", "connect", old.text);
}

/** True when the peer is ready for the handshake; false to go on in clear, which only an opportunistic route does. */
async function askForTls(connection: SmtpConnection, peer: Peer, limits: Timeouts): Promise<boolean> {
  const mustHave = peer.tls === "required" || peer.auth !== null;
  if (!connection.extensions.has("STARTTLS")) throw peerFault("tls_not_offered", "tls");
  connection.expectUpgrade();
  const reply = await connection.command("STARTTLS", limits.command);
  if (reply.code === 220) return true;
  if (reply.code >= 400 && reply.code < 500 && mustHave) throw peerRefusedForNow("tls", reply.text);
  if (mustHave) throw peerFault("tls_not_offered", "tls", reply.text);
  throw new DeliveryFault({
    code: "tls_failed",
    step: "tls",
    temporary: true,
    scope: "peer",
    reply: reply.text,
    refusedForNow: false,
  });
}

function parseExtensions(reply: Reply): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of reply.lines.slice(1)) {
    // "AUTH=LOGIN" is how servers of the last century spell it.
    const [, keyword = "", parameters = ""] = /^([A-Za-z0-9][A-Za-z0-9-]*)[ =]?(.*)$/.exec(line.trim()) ?? [];
    const known = found.get(keyword.toUpperCase());
    found.set(keyword.toUpperCase(), known ? `${known} ${parameters}` : parameters);
  }
  return found;
}

/** RFC 5321 4.1.4: a name with a dot, or the address as a literal. */
function ehloArgument(name: string, address: string | undefined): string {
  if (/^[A-Za-z0-9._-]+\.[A-Za-z0-9-]+$/.test(name)) return name;
  if (!address) return "localhost";
  return isIP(address) === 6 ? `[IPv6:${address}]` : `[${address}]`;
}

function stepOf(connection: SmtpConnection): "connect" | "tls" | "auth" {
  return connection.step === "tls" || connection.step === "auth" ? connection.step : "connect";
}
