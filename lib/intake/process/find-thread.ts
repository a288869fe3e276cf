import type { TxCtx } from "#lib/context.ts";
import { findReferences } from "#lib/tickets/reference.ts";
import { type LockedTicket, lockTicket } from "#lib/tickets/store.ts";
import { emailIdOf } from "../return-path.ts";
import type { ReadMail } from "./read-mail.ts";
import { findTicketByEmailId, findTicketByMessageId, findTicketByReference } from "./store.ts";

/**
 * The ticket of this account that a message belongs to, locked: by the return path of our notification or the one that a bounce quotes, else by our reference in
 * its subject or text, else by what it says it answers (RFC 5322 3.6.4). Null: it begins one.
 */
export async function findThread(
  tx: TxCtx,
  { message, facts, body, bouncedEmailIds }: ReadMail,
): Promise<LockedTicket | null> {
  const { db, account } = tx;
  const emailIds = [...message.recipients.flatMap((recipient) => emailIdOf(recipient) ?? []), ...bouncedEmailIds];
  const references = findReferences(facts.subject, body.text);
  const ticketId =
    (emailIds.length > 0 ? await findTicketByEmailId(db, account.id, emailIds) : null) ??
    (references.length > 0 ? await findTicketByReference(db, account.id, references) : null) ??
    (facts.answers.length > 0 ? await findTicketByMessageId(db, account.id, [...facts.answers]) : null);
  return ticketId === null ? null : lockTicket(db, account.id, ticketId);
}
