import type { TicketStatus } from "./schema.ts";
import type { LockedTicket, NewCommentRow } from "./store.ts";

/** A ticket that messages join: its row is locked, or was made in this transaction. */
export interface Thread {
  readonly ticketId: number;
  readonly requesterEmail: string;
  /** Addresses in copy. */
  readonly ccs: ReadonlySet<string>;
  /** As the messages that joined have left it. */
  status: TicketStatus;
  /** Comments that a message of this transaction might be a copy of: see {@link sameness}. */
  readonly comments: Map<string, string>;
}

export function threadOf({ id, status, requesterEmail }: LockedTicket): Thread & { readonly ccs: Set<string> } {
  return { ticketId: id, requesterEmail, status, ccs: new Set(), comments: new Map() };
}

type Compared = Pick<NewCommentRow, "messageId" | "authorEmail" | "bodyText" | "authenticated">;

/** Equal for the same comment once more, another recipient's copy of one message; null: nothing is a copy of it. */
export function sameness({ messageId, authorEmail, bodyText, authenticated }: Compared): string | null {
  return messageId === null ? null : JSON.stringify([messageId, authorEmail, authenticated, bodyText]);
}
