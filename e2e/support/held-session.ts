import { plain, TestPeer } from "../../smtp-worker/smtp/testing/client.ts";
import { customer } from "../people.ts";

/** A session of the company's server that stands between the start of a message and its final dot. */
export interface HeldSession {
  /** Ends the message; the reply to it, and the one after that ("closed": none, the connection has ended). */
  finish(): Promise<readonly [string, string]>;
}

/** Signs in with a set of credentials and sends half a message. */
export async function holdSession(
  relay: { readonly tlsPort: number; readonly username: string; readonly password: string },
  to: string,
): Promise<HeldSession> {
  const peer = await TestPeer.connect(relay.tlsPort, { tls: true });
  const replies = [await peer.reply()];
  for (const line of [
    "EHLO mail.company.test",
    `AUTH PLAIN ${plain(relay.username, relay.password)}`,
    `MAIL FROM:<${customer}>`,
    `RCPT TO:<${to}>`,
    "DATA",
  ]) {
    replies.push(await peer.ask(line));
  }
  const codes = replies.map((reply) => reply.slice(0, 3)).join(" ");
  if (codes !== "220 250 235 250 250 354") throw new Error(`the session could not be opened: ${replies.join(" / ")}`);
  peer.send(`From: ${customer}\r\nSubject: held back\r\n\r\nThe first half`);
  return {
    async finish() {
      const reply = await peer.ask(" and the second.\r\n.");
      const next = await peer.reply();
      peer.destroy();
      return [reply, next];
    },
  };
}
