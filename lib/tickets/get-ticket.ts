import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { toULabel } from "#lib/mail/address.ts";
import type { NotificationView, TicketView } from "./schema.ts";
import { findTicket, findViaDomain } from "./view-store.ts";

/** A ticket of the account, with its comments, oldest first. Refuses with ticket_not_found. */
export async function getTicket(ctx: Ctx, { ticketId }: { ticketId: number }): Promise<TicketView> {
  const ticket = await findTicket(ctx.db, ctx.account.id, ticketId);
  if (!ticket) throw new DomainError("ticket_not_found");
  const { brand, address, comments, ...row } = ticket;
  const origin = comments.find(({ author }) => author === "requester")?.inboundMessageId;
  const viaDomain = row.authenticated && origin ? await findViaDomain(ctx.db, ctx.account.id, origin) : null;
  return {
    ...row,
    addressEmail: address?.email ?? null,
    brandName: brand.name,
    viaDomain: viaDomain === null ? null : toULabel(viaDomain),
    comments: comments.map(({ outbound, inboundMessageId: _, ...comment }) => ({
      ...comment,
      notifications: outbound.flatMap(({ kind, state, nextAttemptAt, ...rest }): NotificationView[] =>
        kind === "verification" || kind === "invitation"
          ? []
          : [{ ...rest, kind, state, nextAttemptAt: state === "queued" ? nextAttemptAt : null }],
      ),
    })),
  };
}
