import { findUser } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { publishLive } from "#lib/db/live.ts";
import { queueMessages } from "#lib/delivery/enqueue.ts";
import { DomainError } from "#lib/errors.ts";
import { agentReplyMail } from "#lib/i18n/mail/agent-reply.ts";
import { guessLanguage } from "#lib/i18n/mail/guess-language.ts";
import { isDeliverable } from "#lib/mail/mailboxes.ts";
import { newMessageId } from "#lib/mail/message-id.ts";
import { manyLines } from "#lib/mail/text.ts";
import { type Conversation, findConversation } from "./conversation-store.ts";
import { type ReplyInput, replyInput } from "./schema.ts";
import { statusAfter } from "./status.ts";
import { findCcs, insertComments, type LockedTicket, lockTicket, updateTickets } from "./store.ts";

/**
 * An agent's public reply: a comment, and one message to the requester and to each CC, all with the same Message-ID. The ticket
 * takes the status given, else a new one becomes open. Refuses with ticket_not_found, and with forbidden for anybody but a person.
 */
export async function reply(ctx: Ctx, input: ReplyInput): Promise<{ commentId: string }> {
  const { ticketId, body, status } = replyInput.parse(input);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("forbidden");
  return withTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx.db, tx.account.id, ticketId);
    if (!ticket) throw new DomainError("ticket_not_found");
    const author = await findUser(tx.db, actor.userId);
    const conversation = await findConversation(tx.db, ticket.id);
    const messageId = newMessageId(tx.account);
    const text = manyLines(body);
    const commentId = uuid7();
    await insertComments(tx.db, [
      {
        id: commentId,
        accountId: tx.account.id,
        ticketId: ticket.id,
        author: "agent",
        authorEmail: actor.email,
        authorName: author?.name ?? null,
        userId: actor.userId,
        bodyText: text,
        bodyHtml: null,
        authenticated: null,
        messageId,
        createdAt: tx.now(),
      },
    ]);
    const recipients = await queueReply(tx, ticket, { commentId, messageId, text, conversation });
    const after = status ?? statusAfter(ticket.status, "agent_replied");
    await updateTickets(tx.db, [{ id: ticket.id, status: after, updatedAt: tx.now() }]);
    await audit(tx, { action: "ticket.replied", objectType: "ticket", objectId: ticket.id, details: { recipients } });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
    return { commentId };
  });
}

interface Answer {
  readonly commentId: string;
  readonly messageId: string;
  readonly text: string;
  readonly conversation: Conversation;
}

async function queueReply(tx: TxCtx, ticket: LockedTicket, answer: Answer): Promise<number> {
  const { conversation, messageId, commentId, text } = answer;
  const to = [{ name: ticket.requesterName, address: ticket.requesterEmail }].filter(({ address }) =>
    isDeliverable(address),
  );
  const copied = tx.account.ccsEnabled ? await findCcs(tx.db, ticket.id) : [];
  const cc = copied
    .map(({ email, name }) => ({ name, address: email }))
    .filter(({ address }) => isDeliverable(address));
  const locale = conversation.locale ?? guessLanguage({ languages: [], text: conversation.text });
  const mail = agentReplyMail(locale, { ...ticket, body: text });
  const inReplyTo = conversation.lastReceived ?? conversation.messageIds.at(-1);
  const message = {
    kind: "agent_reply" as const,
    account: tx.account,
    addressId: ticket.addressId,
    ticketId: ticket.id,
    commentId,
    to,
    cc,
    subject: mail.subject,
    bodyText: mail.text,
    bodyHtml: mail.html,
    messageId,
    inReplyTo,
    references: conversation.messageIds,
    locale,
  };
  await queueMessages(
    tx.db,
    [...to, ...cc].map(({ address }) => ({ ...message, recipient: address })),
  );
  return to.length + cc.length;
}
