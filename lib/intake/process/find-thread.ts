import type { TxCtx } from "#lib/context.ts";
import { findReferences } from "#lib/tickets/reference.ts";
import { type LockedTicket, lockTicket } from "#lib/tickets/store.ts";
import type { ReadMail } from "./read-mail.ts";
import { findTicketByMessageId, findTicketByReference } from "./store.ts";

/**
 * The ticket of this account that a message answers, locked: by our reference in its subject or text, else by what it says
 * it answers (RFC 5322 3.6.4). Null: it begins one.
 */
export async function findThread(tx: TxCtx, { facts, body }: ReadMail): Promise<LockedTicket | null> {
  const { db, account } = tx;
  const references = findReferences(facts.subject, body.text);
  const ticketId =
    (references.length > 0 ? await findTicketByReference(db, account.id, references) : null) ??
    (facts.answers.length > 0 ? await findTicketByMessageId(db, account.id, [...facts.answers]) : null);
  return ticketId === null ? null : lockTicket(db, account.id, ticketId);
}
