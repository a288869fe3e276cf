import { DomainError } from "#lib/errors.ts";
import { IncomingMessage } from "#lib/intake/accept.ts";
import { log } from "#lib/logger.ts";
import { DataParser } from "./data-parser.ts";
import { ReadingTurn } from "./reading-turn.ts";
import { type Reply, replies, replyTo } from "./reply.ts";
import { type Dialogue, factsOf, type SessionState } from "./session-state.ts";

/** Of all connections. */
const turn = new ReadingTurn();

/** DATA (RFC 5321 4.1.1.4). The 250 is sent after the commit and names the message; a refusal is sent after the final dot. */
export async function onData(state: SessionState, argument: string, dialogue: Dialogue): Promise<Reply> {
  const { transaction, intake, peer } = state;
  if (argument !== "") return replies.syntax;
  if (!transaction) return replies.mailFirst;
  if (transaction.commands === 0) return replies.recipientFirst;
  // Whoever does not look at the replies to RCPT must not take our trouble for the end of the mail.
  if (transaction.recipients.length === 0) return transaction.deferred ? replies.trouble : replies.noRecipient;
  state.transaction = null;
  const message = new IncomingMessage(intake, {
    session: factsOf(state),
    credentialId: state.credential?.credentialId ?? null,
    envelopeFrom: transaction.from,
    recipients: transaction.recipients,
  });
  const parser = new DataParser((bytes) => message.write(bytes));
  const ended = await dialogue.receive(replies.startData, (chunk) => {
    const nextTurn = turn.count(chunk.length);
    const { used, ended: end } = parser.feed(chunk);
    if (message.copies && used === chunk.length) release(chunk);
    if (parser.malformed) message.refuse("message_malformed");
    return { used, ended: end, wait: end ? null : (message.ready() ?? nextTurn) };
  });
  if (!ended) {
    await message.abort();
    return replies.bye;
  }
  try {
    const { messageId } = await message.accept();
    return { text: `250 2.0.0 Ok: queued as ${messageId}` };
  } catch (error) {
    log.messageRefused({ peer, code: error instanceof DomainError ? error.code : "unexpected" });
    return replyTo(error);
  }
}

/**
 * Frees the bytes at once: the garbage collector counts what waits for it and would go through the whole heap, over and over, for less
 * than a message's worth. Only a chunk that nobody else has a view of.
 */
function release(chunk: Buffer): void {
  if (chunk.buffer instanceof ArrayBuffer && chunk.length === chunk.buffer.byteLength) chunk.buffer.transfer(0);
}
