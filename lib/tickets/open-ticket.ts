import type { TxCtx } from "#lib/context.ts";
import type { DeliveryReport } from "#lib/mail/delivery-report.ts";
import type { Mailbox } from "#lib/mail/mailboxes.ts";
import { newReference } from "./reference.ts";
import { insertComment, insertTicket, type NewAttachment } from "./store.ts";

/** A message from outside, on its way into a ticket. */
export interface Incoming {
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
  readonly attachments: readonly NewAttachment[];
}

export interface NewTicket {
  readonly brandId: number;
  readonly addressId: number | null;
  readonly ccs: readonly Mailbox[];
}

export interface OpenedTicket {
  readonly ticketId: number;
  readonly commentId: string;
  readonly reference: string;
  readonly brandName: string;
}

/** Makes a ticket and its first comment of a message, in the caller's transaction. */
export async function openTicket(
  tx: TxCtx,
  mail: Incoming,
  { brandId, addressId, ccs }: NewTicket,
): Promise<OpenedTicket> {
  const reference = newReference();
  const { id: ticketId, brandName } = await insertTicket(
    tx.db,
    {
      accountId: tx.account.id,
      brandId,
      addressId,
      subject: mail.subject,
      requesterEmail: mail.from.address,
      requesterName: mail.from.name,
      authenticated: mail.authenticated,
      reference,
      createdAt: mail.receivedAt,
      updatedAt: tx.now(),
    },
    ccs,
  );
  const commentId = await insertComment(tx.db, toComment(tx, ticketId, "requester", mail), mail.attachments);
  return { ticketId, commentId, reference, brandName };
}

/** A message as the row of a comment. */
export function toComment(tx: TxCtx, ticketId: number, author: "requester" | "cc" | "other", mail: Incoming) {
  return {
    accountId: tx.account.id,
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
