import { peerFault, peerRefusedForNow } from "../fault.ts";
import type { SmtpConnection } from "./connection.ts";
import type { Reply } from "./reply.ts";

/**
 * AUTH PLAIN (RFC 4616), or LOGIN where only that is offered. The connection must be under TLS: this refuses to speak otherwise.
 * Throws auth_not_offered, auth_rejected, or temporary_refusal.
 */
export async function authenticate(
  connection: SmtpConnection,
  { username, password }: { username: string; password: string },
  timeout: number,
): Promise<void> {
  if (connection.tls === null) throw peerFault("tls_not_offered", "tls");
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  const plain = base64(`\0${username}\0${password}`);
  connection.dialogue.hide([password, base64(password), plain]);
  const offered = (connection.extensions.get("AUTH") ?? "").toUpperCase().split(/\s+/);
  // NUL is PLAIN's separator: with one inside, another user would be named.
  if (/\0/.test(username + password)) throw peerFault("auth_rejected", "auth");
  if (offered.includes("PLAIN")) {
    accept(await connection.command(`AUTH PLAIN ${plain}`, timeout, "AUTH PLAIN ***"));
  } else if (offered.includes("LOGIN")) {
    ask(await connection.command("AUTH LOGIN", timeout));
    ask(await connection.command(base64(username), timeout, "***"));
    accept(await connection.command(base64(password), timeout, "***"));
  } else {
    throw peerFault("auth_not_offered", "auth");
  }
}

function accept(reply: Reply): void {
  if (reply.code >= 200 && reply.code < 300) return;
  throw refusal(reply);
}

function ask(reply: Reply): void {
  if (reply.code !== 334) throw refusal(reply);
}

function refusal(reply: Reply) {
  return reply.code >= 400 && reply.code < 500
    ? peerRefusedForNow("auth", reply.text)
    : peerFault("auth_rejected", "auth", reply.text);
}
