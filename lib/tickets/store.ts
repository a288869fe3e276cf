import { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import { records } from "#lib/db/records.ts";
import type { TicketStatus } from "./schema.ts";

const maxId = 2 ** 31 - 1;

/** A ticket whose row is locked until the transaction ends. */
export interface LockedTicket {
  readonly id: number;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly reference: string;
  readonly addressId: number | null;
  readonly requesterEmail: string;
  readonly requesterName: string | null;
  readonly brandName: string;
}

const lockedTicket = Prisma.sql`
  select t.id, t.subject, t.status::text as status, t.reference, t.address_id as "addressId",
         t.requester_email as "requesterEmail", t.requester_name as "requesterName", b.name as "brandName"
    from ticket t join brand b on b.id = t.brand_id`;

/** Null: there is none, or it is another account's. */
export async function lockTicket(db: Db, accountId: string, ticketId: number): Promise<LockedTicket | null> {
  if (ticketId > maxId || ticketId < 1) return null;
  const [ticket] = await db.$queryRaw<LockedTicket[]>`
    ${lockedTicket} where t.id = ${ticketId} and t.account_id = ${accountId}::uuid for update of t`;
  return ticket ?? null;
}

/** Locks tickets in the order of their ids; without `wait`, those that nobody else has locked. */
export async function lockTickets(
  db: Db,
  ids: readonly number[],
  { wait }: { readonly wait: boolean },
): Promise<LockedTicket[]> {
  const passing = wait ? Prisma.empty : Prisma.sql`skip locked`;
  return db.$queryRaw<LockedTicket[]>`
    ${lockedTicket} where t.id = any(${ids}::int[]) order by t.id for update of t ${passing}`;
}

/** So many numbers for tickets that are about to be made. */
export async function takeTicketIds(db: Db, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await db.$queryRaw<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('ticket', 'id'))::int as id from generate_series(1, ${count}::int)`;
  return rows.map(({ id }) => id);
}

export interface NewTicketRow {
  readonly id: number;
  readonly accountId: string;
  readonly brandId: number;
  readonly addressId: number | null;
  readonly subject: string;
  readonly requesterEmail: string;
  readonly requesterName: string | null;
  readonly authenticated: boolean;
  readonly reference: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export async function insertTickets(db: Db, tickets: readonly NewTicketRow[]): Promise<void> {
  if (tickets.length === 0) return;
  await db.$executeRaw`
    insert into ticket (id, account_id, brand_id, address_id, subject, requester_email, requester_name, authenticated, reference,
                        created_at, updated_at)
    select id, account_id, brand_id, address_id, subject, requester_email, requester_name, authenticated, reference,
           created_at, updated_at
      from json_populate_recordset(null::ticket, ${records(tickets)}::json)`;
}

export interface NewCcRow {
  readonly ticketId: number;
  readonly email: string;
  readonly name: string | null;
}

export async function insertCcs(db: Db, ccs: readonly NewCcRow[]): Promise<void> {
  if (ccs.length === 0) return;
  await db.$executeRaw`
    insert into ticket_cc (ticket_id, email, name)
    select ticket_id, email, name from json_populate_recordset(null::ticket_cc, ${records(ccs)}::json)`;
}

export interface NewCommentRow {
  readonly id: string;
  readonly accountId: string;
  readonly ticketId: number;
  readonly author: "requester" | "cc" | "other" | "agent";
  readonly authorEmail: string;
  readonly authorName: string | null;
  readonly userId?: string;
  readonly bodyText: string;
  readonly bodyHtml: string | null;
  readonly unparseable?: boolean;
  readonly report?: "delayed" | "failed" | null;
  readonly reportRecipient?: string | null;
  readonly authenticated: boolean | null;
  readonly inboundMessageId?: string;
  readonly messageId: string | null;
  readonly createdAt: Date;
}

export async function insertComments(db: Db, comments: readonly NewCommentRow[]): Promise<void> {
  if (comments.length === 0) return;
  const rows = comments.map((comment) => ({ ...comment, unparseable: comment.unparseable ?? false }));
  await db.$executeRaw`
    insert into comment (id, account_id, ticket_id, author, author_email, author_name, user_id, body_text, body_html, unparseable,
                         report, report_recipient, authenticated, inbound_message_id, message_id, created_at)
    select id, account_id, ticket_id, author, author_email, author_name, user_id, body_text, body_html, unparseable,
           report, report_recipient, authenticated, inbound_message_id, message_id, created_at
      from json_populate_recordset(null::comment, ${records(rows)}::json)`;
}

export async function findCcs(db: Db, ticketId: number): Promise<{ email: string; name: string | null }[]> {
  return db.ticketCc.findMany({ where: { ticketId }, select: { email: true, name: true }, orderBy: { email: "asc" } });
}

/** Addresses in copy, with the ticket of each. */
export async function listCcs(db: Db, ticketIds: readonly number[]): Promise<{ ticketId: number; email: string }[]> {
  return db.ticketCc.findMany({ where: { ticketId: { in: [...ticketIds] } }, select: { ticketId: true, email: true } });
}

/** Comments of these tickets that came with one of these Message-IDs. */
export async function findCommentsOf(db: Db, ticketIds: readonly number[], messageIds: readonly string[]) {
  return db.comment.findMany({
    where: { ticketId: { in: [...ticketIds] }, messageId: { in: [...messageIds] } },
    select: { id: true, ticketId: true, messageId: true, authorEmail: true, bodyText: true, authenticated: true },
    orderBy: { id: "asc" },
  });
}

/** The status that tickets have from now on, and when they were touched. */
export async function updateTickets(
  db: Db,
  tickets: readonly { readonly id: number; readonly status: TicketStatus; readonly updatedAt: Date }[],
): Promise<void> {
  if (tickets.length === 0) return;
  await db.$executeRaw`
    update ticket t set status = r.status, updated_at = r.updated_at
      from json_populate_recordset(null::ticket, ${records(tickets)}::json) r where t.id = r.id`;
}
