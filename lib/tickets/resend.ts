import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { requeue } from "#lib/delivery/reroute.ts";
import { DomainError } from "#lib/errors.ts";
import { type ResendInput, resendInput } from "./schema.ts";
import { lockTicket } from "./store.ts";

/**
 * Sends a notification of a ticket again that has failed: the same message, with the ids it had, and four days of tries before it. Refuses
 * with ticket_not_found, and with stale when it has not failed, or not any more.
 */
export async function resend(ctx: Ctx, input: ResendInput): Promise<void> {
  const { ticketId, notificationId } = resendInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx.db, tx.account.id, ticketId);
    if (!ticket) throw new DomainError("ticket_not_found");
    if (!(await requeue(tx, { ticketId: ticket.id, messageId: notificationId }))) throw new DomainError("stale");
    await audit(tx, {
      action: "ticket.notification_resent",
      objectType: "ticket",
      objectId: ticket.id,
      details: { notification: notificationId },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
  });
}
