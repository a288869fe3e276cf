import { z } from "zod";

export const ticketStatuses = ["new", "open", "pending", "solved"] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

export const replyInput = z.object({
  ticketId: z.coerce.number().int(),
  body: z.string().trim().min(1, "reply_empty").max(100_000, "field_too_long"),
  /** Applied with the reply. */
  status: z.enum(ticketStatuses).optional(),
});
export type ReplyInput = z.input<typeof replyInput>;

export const changeStatusInput = z.object({ ticketId: z.coerce.number().int(), status: z.enum(ticketStatuses) });
export type ChangeStatusInput = z.input<typeof changeStatusInput>;

export const listTicketsInput = z.object({
  status: z.enum(ticketStatuses).optional(),
  /** Subject, requester or number. */
  search: z.string().trim().max(200).optional(),
  /** Opaque, from the previous page's `nextCursor`. */
  cursor: z.string().max(200).optional(),
});
export type ListTicketsInput = z.input<typeof listTicketsInput>;

export interface TicketRow {
  readonly id: number;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly requesterName: string | null;
  readonly requesterEmail: string;
  readonly addressEmail: string | null;
  readonly authenticated: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface TicketPage {
  readonly rows: readonly TicketRow[];
  readonly nextCursor: string | null;
}

export const resendInput = z.object({ ticketId: z.coerce.number().int(), notificationId: z.uuid("stale") });
export type ResendInput = z.input<typeof resendInput>;

/** What became of one notification. */
export interface NotificationView {
  readonly id: string;
  readonly kind: "request_received" | "agent_reply";
  readonly recipient: string;
  readonly state: "queued" | "sent" | "failed" | "cancelled";
  readonly attempts: number;
  /** It waits because the company's server refuses our password. */
  readonly paused: boolean;
  readonly fromEmail: string | null;
  /** Why it left, or would leave, the way it did; null before the first attempt. */
  readonly routeReason: string | null;
  readonly sentAt: Date | null;
  readonly nextAttemptAt: Date | null;
  /** The peer's last words. */
  readonly lastReply: string | null;
}

export interface AttachmentView {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

export interface CommentView {
  readonly id: string;
  readonly author: "requester" | "cc" | "other" | "agent" | "system";
  readonly authorName: string | null;
  readonly authorEmail: string;
  readonly bodyText: string;
  /** Already sanitised; still shown only in a sandboxed frame. */
  readonly bodyHtml: string | null;
  readonly unparseable: boolean;
  /** A mail system's report about mail of this ticket: it is still trying, or has given up. */
  readonly report: "delayed" | "failed" | null;
  readonly reportRecipient: string | null;
  /** Null: written here. */
  readonly authenticated: boolean | null;
  readonly createdAt: Date;
  readonly attachments: readonly AttachmentView[];
  readonly notifications: readonly NotificationView[];
}

/** What says which ticket it is, and how it arrived. */
export interface TicketHead extends Pick<TicketRow, "id" | "subject" | "authenticated"> {
  /** The connector domain that an authenticated ticket came through. */
  readonly viaDomain: string | null;
}

export interface TicketView extends TicketRow, TicketHead {
  readonly brandName: string;
  readonly ccs: readonly { readonly email: string; readonly name: string | null }[];
  readonly comments: readonly CommentView[];
}
