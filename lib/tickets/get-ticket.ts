import type { Ctx } from "#lib/context.ts";
import { findPausedLanes } from "#lib/delivery/pause-store.ts";
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
  const paused = await findPausedLanes(
    ctx.db,
    comments.flatMap(({ outbound }) => outbound.flatMap(({ state, lane }) => (state === "queued" ? [lane] : []))),
  );
  return {
    ...row,
    addressEmail: address?.email ?? null,
    brandName: brand.name,
    viaDomain,
    comments: comments.map(({ outbound, inboundMessageId: _, ...comment }) => ({
      ...comment,
      notifications: outbound.flatMap(({ kind, state, lane, nextAttemptAt, ...rest }): NotificationView[] =>
        kind !== "request_received" && kind !== "agent_reply"
          ? []
          : [{ ...rest, kind, state, ...waitOf({ state, lane, nextAttemptAt }, paused) }],
      ),
    })),
  };
}

/** What a notification that has not left waits for. */
function waitOf(
  { state, lane, nextAttemptAt }: { state: NotificationView["state"]; lane: string; nextAttemptAt: Date },
  pausedLanes: ReadonlySet<string>,
): Pick<NotificationView, "paused" | "nextAttemptAt"> {
  const paused = state === "queued" && pausedLanes.has(lane);
  return { paused, nextAttemptAt: state === "queued" && !paused ? nextAttemptAt : null };
}

async function viaDomainOf(
  ctx: Ctx,
  authenticated: boolean,
  openedBy: string | null | undefined,
): Promise<string | null> {
  const domain = authenticated && openedBy ? await findViaDomain(ctx.db, ctx.account.id, openedBy) : null;
  return domain === null ? null : toULabel(domain);
}
