import type { Db } from "#lib/db/client.ts";
import { insertAttachments, type NewAttachmentRow } from "./attachment-store.ts";
import {
  insertCcs,
  insertComments,
  insertTickets,
  type NewCcRow,
  type NewCommentRow,
  type NewTicketRow,
  updateTickets,
} from "./store.ts";
import type { Thread } from "./thread.ts";

/** What messages make of tickets: gathered message by message, then written with a statement for each table. */
export interface TicketChanges {
  /** The instant of all of them. */
  readonly at: Date;
  /** Numbers for new tickets, as many as there may be. */
  readonly freeIds: number[];
  readonly tickets: NewTicketRow[];
  readonly ccs: NewCcRow[];
  readonly comments: NewCommentRow[];
  readonly attachments: NewAttachmentRow[];
  /** Threads that a comment joined. */
  readonly joined: Set<Thread>;
}

export function noChanges(at: Date, freeIds: readonly number[]): TicketChanges {
  return { at, freeIds: [...freeIds], tickets: [], ccs: [], comments: [], attachments: [], joined: new Set() };
}

/** Writes them, in the caller's transaction, which holds the lock of every ticket that was there before. */
export async function writeChanges(db: Db, changes: TicketChanges): Promise<void> {
  await insertTickets(db, changes.tickets);
  await insertCcs(db, changes.ccs);
  await insertComments(db, changes.comments);
  await insertAttachments(db, changes.attachments);
  const updatedAt = changes.at;
  await updateTickets(
    db,
    [...changes.joined].map(({ ticketId, status }) => ({ id: ticketId, status, updatedAt })),
  );
}
