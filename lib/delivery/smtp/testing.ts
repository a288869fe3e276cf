import { connectFault } from "../fault.ts";
import type { Peer } from "./dial.ts";
import { type OpenOptions, openConnection } from "./open.ts";
import { timeouts } from "./timeouts.ts";

/** Options of a test's client: a silent peer is given up soon. */
export function clientOptions(more: Partial<OpenOptions> = {}): OpenOptions {
  return {
    ehloName: "postern.test",
    timeouts: { ...timeouts, connect: 2_000, greeting: 2_000, command: 2_000, finalDot: 2_000 },
    signal: new AbortController().signal,
    ...more,
  };
}

export function peerAt(port: number, more: Partial<Peer> = {}): Peer {
  return {
    host: "smtp.company.test",
    port,
    addresses: ["127.0.0.1"],
    tls: "required",
    verify: true,
    auth: { username: "help@company.test", password: "hunter2 secret" },
    ...more,
  };
}

/** The fault with which opening ends, and what was said until then. */
export async function faultOf(peer: Peer, more: Partial<OpenOptions> = {}) {
  let dialogue = "";
  const onDialogue = (_peer: string, _tls: string | null, text: string) => {
    dialogue = text;
  };
  try {
    (await openConnection(peer, clientOptions({ onDialogue, ...more }))).destroy();
  } catch (error) {
    return { fault: connectFault(error).fault, dialogue };
  }
  throw new Error("the connection was opened");
}
