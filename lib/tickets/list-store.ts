import { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import type { TicketRow, TicketStatus } from "./schema.ts";

export interface TicketFilter {
  readonly accountId: string;
  readonly status?: TicketStatus | undefined;
  readonly search?: string | undefined;
  /** The last row of the page before. */
  readonly after?: { readonly updatedAt: Date; readonly id: number } | undefined;
  readonly limit: number;
}

/** Newest updated first, in one query. */
export async function findTickets(
  db: Db,
  { accountId, status, search, after, limit }: TicketFilter,
): Promise<TicketRow[]> {
  const conditions = [Prisma.sql`t.account_id = ${accountId}::uuid`];
  if (status) conditions.push(Prisma.sql`t.status = ${status}::ticket_status`);
  if (after) conditions.push(Prisma.sql`(t.updated_at, t.id) < (${after.updatedAt}::timestamptz, ${after.id}::int)`);
  if (search) conditions.push(matching(search));
  return db.$queryRaw<TicketRow[]>`
    select t.id, t.subject, t.status::text as status, t.requester_name as "requesterName",
           t.requester_email as "requesterEmail", a.email as "addressEmail", t.authenticated,
           t.created_at as "createdAt", t.updated_at as "updatedAt"
      from ticket t left join support_address a on a.id = t.address_id
     where ${Prisma.join(conditions, " and ")}
     order by t.updated_at desc, t.id desc
     limit ${limit}`;
}

function matching(search: string): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^#?(\d{1,9})$/.exec(search)?.[1];
  const isNumber = number ? Prisma.sql`t.id = ${Number(number)}::int or` : Prisma.empty;
  return Prisma.sql`(${isNumber} t.subject ilike ${pattern} or t.requester_email ilike ${pattern} or t.requester_name ilike ${pattern})`;
}
