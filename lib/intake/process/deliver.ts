import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { TxCtx } from "#lib/context.ts";
import { guessLanguage } from "#lib/i18n/mail/guess-language.ts";
import { isDeliverable, type Mailbox } from "#lib/mail/mailboxes.ts";
import { addComment } from "#lib/tickets/add-comment.ts";
import { notifyReceived } from "#lib/tickets/notify-received.ts";
import { type Incoming, openTicket } from "#lib/tickets/open-ticket.ts";
import type { LockedTicket } from "#lib/tickets/store.ts";
import { emailIdOf } from "../return-path.ts";
import type { Place, Placed } from "./place-recipients.ts";
import type { ReadMail } from "./read-mail.ts";
import type { Settled } from "./store.ts";

const maxCcs = 48;

/** Makes the comment or the ticket of one recipient, and tells the requester of a new ticket. */
export async function deliver(
  tx: TxCtx,
  mail: ReadMail,
  place: Place,
  {
    thread,
    own,
    notify = notifyReceived,
  }: { thread: LockedTicket | null; own: Placed["own"]; notify?: typeof notifyReceived },
): Promise<Settled> {
  const { addressId, brandId } = place;
  const incoming = toIncoming(mail, place);
  if (thread) {
    const named = emailIdOf(place.recipient) !== null || mail.bouncedEmailIds.length > 0;
    const bounced = mail.isMachine && named;
    // Only what names our mail can report about it.
    const report = bounced ? mail.report : null;
    const { commentId } = await addComment(tx, { ...incoming, isMachine: mail.isMachine, report }, thread);
    return { addressId, outcome: bounced ? "bounce" : "comment", ticketId: thread.id, commentId };
  }
  const ticket = await openTicket(tx, incoming, {
    brandId,
    addressId,
    ccs: tx.account.ccsEnabled ? ccsOf(tx, mail, own) : [],
  });
  if (!mail.isMachine && !own.has(mail.from.address) && isDeliverable(mail.from.address)) {
    await notify(tx, {
      ...ticket,
      addressId,
      subject: incoming.subject,
      requester: mail.from,
      messageId: incoming.messageId,
      locale: guessLanguage({ languages: mail.facts.languages, text: mail.body.text }),
    });
  }
  return { addressId, outcome: "ticket", ticketId: ticket.ticketId, commentId: ticket.commentId };
}

function toIncoming({ message, facts, from, body, fault }: ReadMail, { authenticated }: Place): Incoming {
  return {
    inboundMessageId: message.id,
    receivedAt: message.receivedAt,
    authenticated,
    from,
    subject: facts.subject,
    messageId: facts.messageId,
    text: body.text,
    html: body.html,
    unparseable: fault !== null,
    attachments: body.attachments,
  };
}

// Our own addresses, on record or not, would send every reply back to us.
function ccsOf({ account }: TxCtx, { facts, from }: ReadMail, own: Placed["own"]): Mailbox[] {
  const native = `@${nativeDomainOf(account)}`;
  const seen = new Set([from.address]);
  const others = [...facts.to, ...facts.cc].filter(({ address }) => {
    if (seen.has(address) || own.has(address) || address.endsWith(native) || !isDeliverable(address)) return false;
    seen.add(address);
    return true;
  });
  return others.slice(0, maxCcs);
}
