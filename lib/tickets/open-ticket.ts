import { uuid7 } from "#lib/crypto/uuid.ts";
import type { DeliveryReport } from "#lib/mail/delivery-report.ts";
import type { Mailbox } from "#lib/mail/mailboxes.ts";
import type { ParsedAttachment } from "#lib/mail/parsed-body.ts";
import type { TicketChanges } from "./changes.ts";
import { newReference } from "./reference.ts";
import type { NewCommentRow } from "./store.ts";
import { sameness, type Thread } from "./thread.ts";

/** A message from outside, on its way into a ticket. */
export interface Incoming {
  readonly accountId: string;
  readonly inboundMessageId: string;
  readonly receivedAt: Date;
  /** The marker. Decided by intake from the session, never from the message. */
  readonly authenticated: boolean;
  readonly from: Mailbox;
  readonly subject: string;
  readonly messageId: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly unparseable: boolean;
  /** What it reports about mail of the ticket's. */
  readonly report?: DeliveryReport | null;
  readonly attachments: readonly ParsedAttachment[];
}

export interface NewTicket {
  readonly brandId: number;
  readonly addressId: number | null;
  readonly ccs: readonly Mailbox[];
}

export interface OpenedTicket {
  readonly commentId: string;
  readonly reference: string;
  readonly thread: Thread;
}

/** Makes a ticket and its first comment of a message. */
export function openTicket(
  changes: TicketChanges,
  mail: Incoming,
  { brandId, addressId, ccs }: NewTicket,
): OpenedTicket {
  const ticketId = changes.freeIds.shift();
  if (ticketId === undefined) throw new Error("more tickets than numbers were taken for");
  const reference = newReference();
  changes.tickets.push({
    id: ticketId,
    accountId: mail.accountId,
    brandId,
    addressId,
    subject: mail.subject,
    requesterEmail: mail.from.address,
    requesterName: mail.from.name,
    authenticated: mail.authenticated,
    reference,
    createdAt: mail.receivedAt,
    updatedAt: changes.at,
  });
  changes.ccs.push(...ccs.map(({ address, name }) => ({ ticketId, email: address, name })));
  const thread: Thread = {
    ticketId,
    requesterEmail: mail.from.address,
    ccs: new Set(ccs.map(({ address }) => address)),
    status: "new",
    comments: new Map(),
  };
  const commentId = writeComment(changes, thread, toComment(ticketId, "requester", mail), mail.attachments);
  return { commentId, reference, thread };
}

/** Adds a comment and what is attached to it. */
export function writeComment(
  changes: TicketChanges,
  thread: Thread,
  comment: NewCommentRow,
  attachments: readonly ParsedAttachment[],
): string {
  const { id, accountId } = comment;
  changes.comments.push(comment);
  changes.attachments.push(
    ...attachments.map((attachment) => ({ ...attachment, id: uuid7(), accountId, commentId: id })),
  );
  const key = sameness(comment);
  if (key !== null) thread.comments.set(key, id);
  return id;
}

/** A message as the row of a comment. */
export function toComment(ticketId: number, author: "requester" | "cc" | "other", mail: Incoming): NewCommentRow {
  return {
    id: uuid7(),
    accountId: mail.accountId,
    ticketId,
    author,
    authorEmail: mail.from.address,
    authorName: mail.from.name,
    bodyText: mail.text,
    bodyHtml: mail.html,
    report: mail.report?.action ?? null,
    reportRecipient: mail.report?.recipient ?? null,
    unparseable: mail.unparseable,
    authenticated: mail.authenticated,
    inboundMessageId: mail.inboundMessageId,
    messageId: mail.messageId,
    createdAt: mail.receivedAt,
  };
}
