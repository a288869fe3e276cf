import { DomainError } from "#lib/errors.ts";
import { resolveRecipient } from "#lib/intake/resolve-recipient.ts";
import { log } from "#lib/logger.ts";
import { parsePath, parseRecipient } from "./path.ts";
import { type Reply, replies, replyTo } from "./reply.ts";
import type { SessionState } from "./session-state.ts";

const maxCommands = 100;

/** RCPT (RFC 5321 4.1.1.3). Commands are counted, not addresses: a repeated recipient costs us as much as another. */
export async function onRcptTo(state: SessionState, argument: string): Promise<Reply> {
  const { transaction } = state;
  if (!transaction) return replies.mailFirst;
  transaction.commands += 1;
  if (transaction.commands > maxCommands) return replies.tooManyRecipients;
  const command = /^to:(.*)$/i.exec(argument)?.[1];
  const path = command === undefined ? null : parsePath(command);
  if (!path) return replies.syntax;
  if (path.parameters.size > 0) return replies.parameter;
  const mailbox = parseRecipient(path.mailbox);
  try {
    if ("fault" in mailbox) {
      if (mailbox.fault === "syntax") return replies.badRecipient;
      if (mailbox.fault === "nonAscii") return replies.nonAscii;
      throw new DomainError("recipient_unknown");
    }
    const { intake, credential, peer } = state;
    const found = await resolveRecipient(intake, {
      address: mailbox.address,
      credential,
      peer,
      envelopeFrom: transaction.from,
    });
    transaction.recipients.push(found);
    return replies.recipientOk;
  } catch (error) {
    if (error instanceof DomainError) {
      log.recipientRefused({ peer: state.peer, recipient: path.mailbox, code: error.code });
    } else log.connectionFailed({ peer: state.peer, error });
    const reply = replyTo(error);
    transaction.deferred ||= reply.text.startsWith("4");
    return reply;
  }
}
