import { DomainError } from "#lib/errors.ts";
import { parsePath, parseSender } from "./path.ts";
import { type Reply, replies, replyTo } from "./reply.ts";
import type { SessionState } from "./session-state.ts";

/** MAIL (RFC 5321 4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152) and AUTH (RFC 4954 5). */
export function onMailFrom(state: SessionState, argument: string): Reply {
  if (state.helo === null) return replies.helloFirst;
  if (state.listener.authRequired && !state.tls) return replies.tlsRequired;
  if (state.listener.authRequired && !state.credential) return replies.authRequired;
  if (state.transaction) return replies.mailTwice;
  const command = /^from:(.*)$/i.exec(argument)?.[1];
  const path = command === undefined ? null : parsePath(command);
  if (!path) return replies.syntax;
  for (const [name, value] of path.parameters) {
    const check = parameters[name];
    if (!check) return replies.parameter;
    const fault = check(value, state);
    if (fault) return fault;
  }
  const sender = parseSender(path.mailbox);
  if ("fault" in sender) return sender.fault === "nonAscii" ? replies.nonAscii : replies.badSender;
  state.transaction = { from: sender.email, recipients: [], commands: 0, deferred: false };
  return replies.senderOk;
}

/** Parameters that were announced, and what is wrong with a value; null: nothing. Any other parameter is refused. */
const parameters: Readonly<Record<string, (value: string, state: SessionState) => Reply | null>> = {
  SIZE(value, state) {
    if (!/^\d{1,20}$/.test(value)) return replies.syntax;
    return Number(value) > state.intake.maxMessageSize ? replyTo(new DomainError("message_too_large")) : null;
  },
  BODY: (value) => (/^(7BIT|8BITMIME)$/i.test(value) ? null : replies.syntax),
  // Who the peer says wrote it: read, and believed in no case.
  AUTH: (value) => (value.length > 0 ? null : replies.syntax),
};
