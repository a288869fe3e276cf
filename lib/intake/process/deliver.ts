import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { QueuedFor } from "#lib/delivery/enqueue.ts";
import { guessLanguage } from "#lib/i18n/mail/guess-language.ts";
import { isDeliverable, type Mailbox } from "#lib/mail/mailboxes.ts";
import { addComment } from "#lib/tickets/add-comment.ts";
import type { TicketChanges } from "#lib/tickets/changes.ts";
import { type Incoming, openTicket } from "#lib/tickets/open-ticket.ts";
import { receivedNotice } from "#lib/tickets/received-notice.ts";
import type { Thread } from "#lib/tickets/thread.ts";
import { emailIdOf } from "../return-path.ts";
import type { Place } from "./place-recipients.ts";
import type { ReadMail } from "./read-mail.ts";
import type { NewDelivery, OwnAddresses } from "./store.ts";

const maxCcs = 48;

/** What became of a message for one recipient. */
export interface Delivered extends Pick<NewDelivery, "outcome" | "ticketId" | "commentId"> {
  /** Where it is now. */
  readonly joined: Thread;
  /** Tells the requester of a new ticket. */
  readonly notice: QueuedFor | null;
}

/** Makes the comment or the ticket of one recipient. */
export function deliver(
  changes: TicketChanges,
  mail: ReadMail,
  place: Place,
  { thread, own }: { readonly thread: Thread | null; readonly own: OwnAddresses },
): Delivered {
  const incoming = toIncoming(mail, place);
  if (thread) {
    const named = emailIdOf(place.recipient) !== null || mail.bouncedEmailIds.length > 0;
    const bounced = mail.isMachine && named;
    // Only what names our mail can report about it.
    const report = bounced ? mail.report : null;
    const { commentId } = addComment(changes, { ...incoming, isMachine: mail.isMachine, report }, thread);
    const outcome = bounced ? "bounce" : "comment";
    return { outcome, ticketId: thread.ticketId, commentId, joined: thread, notice: null };
  }
  const { brand, addressId } = place;
  const { account } = mail.message;
  const ticket = openTicket(changes, incoming, {
    brandId: brand.id,
    addressId,
    ccs: account.ccsEnabled ? ccsOf(mail, own) : [],
  });
  const { ticketId } = ticket.thread;
  const { commentId, reference } = ticket;
  const isTold = !mail.isMachine && !own.byEmail.has(mail.from.address) && isDeliverable(mail.from.address);
  const notice = isTold
    ? receivedNotice(account, {
        ticketId,
        commentId,
        reference,
        brandName: brand.name,
        addressId,
        subject: incoming.subject,
        requester: mail.from,
        messageId: incoming.messageId,
        locale: guessLanguage({ languages: mail.facts.languages, text: mail.body.text }),
      })
    : null;
  return { outcome: "ticket", ticketId, commentId, joined: ticket.thread, notice };
}

function toIncoming({ message, facts, from, body, fault }: ReadMail, { authenticated }: Place): Incoming {
  return {
    accountId: message.account.id,
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
function ccsOf({ message, facts, from }: ReadMail, own: OwnAddresses): Mailbox[] {
  const native = `@${nativeDomainOf(message.account)}`;
  const seen = new Set([from.address]);
  const others = [...facts.to, ...facts.cc].filter(({ address }) => {
    const isOurs = own.byEmail.has(address) || address.endsWith(native);
    if (seen.has(address) || isOurs || !isDeliverable(address)) return false;
    seen.add(address);
    return true;
  });
  return others.slice(0, maxCcs);
}
