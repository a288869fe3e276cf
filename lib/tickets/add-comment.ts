import type { TxCtx } from "#lib/context.ts";
import { type Incoming, toComment } from "./open-ticket.ts";
import { statusAfter } from "./status.ts";
import { findCcs, findSameComment, insertComment, type LockedTicket, updateTicket } from "./store.ts";

/**
 * Adds a message to the ticket that it answers, in the caller's transaction, which holds the ticket's lock. A requester's or
 * CC's reply opens a pending or solved ticket again; a machine's does not. Who is neither is flagged as `other`.
 */
export async function addComment(
  tx: TxCtx,
  mail: Incoming & { readonly isMachine: boolean },
  ticket: LockedTicket,
): Promise<{ commentId: string }> {
  const author = await authorOf(tx, mail.from.address, ticket);
  const comment = toComment(tx, ticket.id, author, mail);
  const same = await findSameComment(tx.db, comment);
  if (same) return { commentId: same };
  const commentId = await insertComment(tx.db, comment, mail.attachments);
  const reopens = author !== "other" && !mail.isMachine;
  await updateTicket(tx.db, ticket.id, {
    updatedAt: tx.now(),
    ...(reopens ? { status: statusAfter(ticket.status, "customer_replied") } : {}),
  });
  return { commentId };
}

async function authorOf(tx: TxCtx, address: string, ticket: LockedTicket): Promise<"requester" | "cc" | "other"> {
  if (address === ticket.requesterEmail) return "requester";
  const ccs = await findCcs(tx.db, ticket.id);
  return ccs.some(({ email }) => email === address) ? "cc" : "other";
}
