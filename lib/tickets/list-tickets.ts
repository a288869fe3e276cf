import type { Ctx } from "#lib/context.ts";
import { findTickets } from "./list-store.ts";
import { type ListTicketsInput, listTicketsInput, type TicketPage } from "./schema.ts";

const pageSize = 50;

/** A page of the account's tickets, newest updated first. A cursor that is not one of ours begins anew. */
export async function listTickets(ctx: Ctx, input: ListTicketsInput = {}): Promise<TicketPage> {
  const { status, search, cursor } = listTicketsInput.parse(input);
  const found = await findTickets(ctx.db, {
    accountId: ctx.account.id,
    status,
    search: search?.replaceAll("\0", "") || undefined,
    after: readCursor(cursor),
    limit: pageSize + 1,
  });
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > pageSize ? writeCursor(last) : null };
}

function writeCursor({ updatedAt, id }: { updatedAt: Date; id: number }): string {
  return Buffer.from(`${updatedAt.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string | undefined): { updatedAt: Date; id: number } | undefined {
  const [time = "", number = ""] = Buffer.from(cursor ?? "", "base64url")
    .toString()
    .split(" ");
  const updatedAt = new Date(/^\d{4}-[\d:.TZ-]{8,22}$/.test(time) ? time : Number.NaN);
  return Number.isNaN(updatedAt.getTime()) || !/^\d{1,9}$/.test(number) ? undefined : { updatedAt, id: Number(number) };
}
