import { isIP } from "node:net";
import { type Reply, replies } from "./reply.ts";
import type { SessionState } from "./session-state.ts";

/** EHLO and HELO (RFC 5321 4.1.1.1): either begins anew. The keywords are those that hold now, so AUTH comes with TLS only. */
export function onHello(state: SessionState, argument: string, extended: boolean): Reply {
  const name = argument.trim();
  if (!isHostOrLiteral(name)) return replies.syntax;
  state.helo = name;
  state.extended = extended;
  state.transaction = null;
  if (!extended) return { text: `250 ${state.hostname}` };
  const keywords = ["PIPELINING", `SIZE ${state.intake.maxMessageSize}`, "8BITMIME", "ENHANCEDSTATUSCODES"];
  if (state.tls) keywords.push("AUTH PLAIN LOGIN");
  else keywords.push("STARTTLS");
  const lines = [state.hostname, ...keywords];
  return { text: lines.map((word, index) => `250${index < lines.length - 1 ? "-" : " "}${word}`).join("\r\n") };
}

/** Lenient, as HELO names are often wrong, but nothing that could break a trace field: no space, bracket, quote or control. */
function isHostOrLiteral(name: string): boolean {
  if (name.length > 255) return false;
  if (/^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?$/.test(name)) return true;
  const literal = /^\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]$/i.exec(name)?.[1];
  return literal !== undefined && isIP(literal) !== 0;
}
