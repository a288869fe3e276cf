import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { type ChangeStatusInput, changeStatusInput } from "./schema.ts";
import { lockTicket, updateTickets } from "./store.ts";

/** Gives a ticket a status; one that it has already changes nothing. Refuses with ticket_not_found. */
export async function changeStatus(ctx: Ctx, input: ChangeStatusInput): Promise<void> {
  const { ticketId, status } = changeStatusInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx.db, tx.account.id, ticketId);
    if (!ticket) throw new DomainError("ticket_not_found");
    if (ticket.status === status) return;
    await updateTickets(tx.db, [{ id: ticket.id, status, updatedAt: tx.now() }]);
    await audit(tx, {
      action: "ticket.status_changed",
      objectType: "ticket",
      objectId: ticket.id,
      details: { from: ticket.status, to: status },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
  });
}
