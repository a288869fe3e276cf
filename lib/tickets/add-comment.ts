import type { TicketChanges } from "./changes.ts";
import { type Incoming, toComment, writeComment } from "./open-ticket.ts";
import { statusAfter } from "./status.ts";
import { sameness, type Thread } from "./thread.ts";

/**
 * Adds a message to the ticket that it answers. A requester's or CC's reply opens a pending or solved ticket again; a machine's
 * does not. Who is neither is flagged as `other`.
 */
export function addComment(
  changes: TicketChanges,
  mail: Incoming & { readonly isMachine: boolean },
  thread: Thread,
): { commentId: string } {
  const author = authorOf(mail.from.address, thread);
  const comment = toComment(thread.ticketId, author, mail);
  const same = thread.comments.get(sameness(comment) ?? "");
  if (same) return { commentId: same };
  const commentId = writeComment(changes, thread, comment, mail.attachments);
  if (author !== "other" && !mail.isMachine) thread.status = statusAfter(thread.status, "customer_replied");
  changes.joined.add(thread);
  return { commentId };
}

function authorOf(address: string, { requesterEmail, ccs }: Thread): "requester" | "cc" | "other" {
  if (address === requesterEmail) return "requester";
  return ccs.has(address) ? "cc" : "other";
}
