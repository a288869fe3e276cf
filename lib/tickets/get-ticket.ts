import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { toULabel } from "#lib/mail/address.ts";
import type { NotificationView, TicketHead, TicketView } from "./schema.ts";
import { findTicket, findTicketHead, findViaDomain } from "./view-store.ts";

/** The head of a ticket of the account: quick, however long the conversation. Refuses with ticket_not_found. */
export async function getTicketHead(ctx: Ctx, { ticketId }: { ticketId: number }): Promise<TicketHead> {
  const ticket = await findTicketHead(ctx.db, ctx.account.id, ticketId);
  if (!ticket) throw new DomainError("ticket_not_found");
  const { comments, ...row } = ticket;
  return { ...row, viaDomain: await viaDomainOf(ctx, row.authenticated, comments[0]?.inboundMessageId) };
}

/** A ticket of the account, with its comments, oldest first. Refuses with ticket_not_found. */
export async function getTicket(ctx: Ctx, { ticketId }: { ticketId: number }): Promise<TicketView> {
  const ticket = await findTicket(ctx.db, ctx.account.id, ticketId);
  if (!ticket) throw new DomainError("ticket_not_found");
  const { brand, address, comments, ...row } = ticket;
  const origin = comments.find(({ author }) => author === "requester")?.inboundMessageId;
  const viaDomain = await viaDomainOf(ctx, row.authenticated, origin);
  return {
    ...row,
    addressEmail: address?.email ?? null,
    brandName: brand.name,
    viaDomain,
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

async function viaDomainOf(
  ctx: Ctx,
  authenticated: boolean,
  openedBy: string | null | undefined,
): Promise<string | null> {
  const domain = authenticated && openedBy ? await findViaDomain(ctx.db, ctx.account.id, openedBy) : null;
  return domain === null ? null : toULabel(domain);
}
