import { connect, isIP, type Socket } from "node:net";
import { connectFault, peerFault } from "../fault.ts";
import { SmtpConnection } from "./connection.ts";
import type { Timeouts } from "./timeouts.ts";

/** Where to connect, how it is protected, and as whom. */
export interface Peer {
  /** The name that is sent in SNI and must be in the certificate. */
  readonly host: string;
  readonly port: number;
  /** Already judged by the egress rule: the name is not looked up again. */
  readonly addresses: readonly string[];
  readonly tls: "implicit" | "required" | "opportunistic" | "none";
  /** Whether the certificate must be valid and of that name. */
  readonly verify: boolean;
  readonly auth: { readonly username: string; readonly password: string } | null;
}

const maxAddresses = 4;

/** A TCP connection to the first address that answers. Throws the last one's fault. */
export async function dial(peer: Peer, limits: Timeouts, signal: AbortSignal): Promise<SmtpConnection> {
  let last: unknown = Object.assign(new Error("no address"), { code: "ENOTFOUND" });
  for (const address of peer.addresses.slice(0, maxAddresses)) {
    if (signal.aborted) break;
    try {
      const socket = await open(address, peer.port, limits.connect, signal);
      const connection = new SmtpConnection(socket, `${peer.host}:${peer.port} (${address})`);
      connection.dialogue.add("-", `connected to ${connection.peer}`);
      return connection;
    } catch (error) {
      last = error;
    }
  }
  if (signal.aborted) throw peerFault("connection_lost", "connect");
  throw connectFault(last);
}

function open(address: string, port: number, timeout: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, family: isIP(address), noDelay: true, keepAlive: true });
    const end = (error: Error) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      socket.destroy();
      reject(error);
    };
    const aborted = () => end(new Error("aborted"));
    const timer = setTimeout(() => end(Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT" })), timeout);
    signal.addEventListener("abort", aborted, { once: true });
    socket.on("error", end);
    socket.once("connect", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      socket.off("error", end);
      resolve(socket);
    });
  });
}
