import type { AccountRef } from "#lib/context.ts";
import type { QueuedFor } from "#lib/delivery/enqueue.ts";
import { requestReceivedMail } from "#lib/i18n/mail/request-received.ts";

export interface ReceivedNotice {
  readonly ticketId: number;
  readonly commentId: string;
  readonly addressId: number | null;
  readonly subject: string;
  readonly reference: string;
  readonly brandName: string;
  readonly requester: { readonly address: string; readonly name: string | null };
  /** The request's own Message-ID and what it refers to, oldest first. */
  readonly messageId: string | null;
  readonly locale: "fr" | "en";
}

/** "Request received", to the requester of a new ticket; nobody in copy gets it. */
export function receivedNotice(account: AccountRef, notice: ReceivedNotice): QueuedFor {
  const { ticketId, commentId, addressId, requester, messageId, locale } = notice;
  const mail = requestReceivedMail(locale, notice);
  return {
    account,
    kind: "request_received",
    addressId,
    ticketId,
    commentId,
    recipient: requester.address,
    to: [requester],
    subject: mail.subject,
    bodyText: mail.text,
    bodyHtml: mail.html,
    ...(messageId ? { inReplyTo: messageId, references: [messageId] } : {}),
    locale,
  };
}
