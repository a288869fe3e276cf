import { uuid7 } from "#lib/crypto/uuid.ts";
import type { Db } from "#lib/db/client.ts";
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

/** Null: there is none, or it is another account's. */
export async function lockTicket(db: Db, accountId: string, ticketId: number): Promise<LockedTicket | null> {
  if (ticketId > maxId || ticketId < 1) return null;
  const [ticket] = await db.$queryRaw<LockedTicket[]>`
    select t.id, t.subject, t.status::text as status, t.reference, t.address_id as "addressId",
           t.requester_email as "requesterEmail", t.requester_name as "requesterName", b.name as "brandName"
      from ticket t join brand b on b.id = t.brand_id
     where t.id = ${ticketId} and t.account_id = ${accountId}::uuid
       for update of t`;
  return ticket ?? null;
}

export interface NewTicketRow {
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

export async function insertTicket(
  db: Db,
  ticket: NewTicketRow,
  ccs: readonly { readonly address: string; readonly name: string | null }[],
): Promise<{ id: number; brandName: string }> {
  const { id, brand } = await db.ticket.create({
    data: ticket,
    select: { id: true, brand: { select: { name: true } } },
  });
  if (ccs.length > 0) {
    await db.ticketCc.createMany({ data: ccs.map(({ address, name }) => ({ ticketId: id, email: address, name })) });
  }
  return { id, brandName: brand.name };
}

export interface NewCommentRow {
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

export interface NewAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export async function insertComment(
  db: Db,
  comment: NewCommentRow,
  attachments: readonly NewAttachment[] = [],
): Promise<string> {
  const { id } = await db.comment.create({ data: comment, select: { id: true } });
  for (const attachment of attachments) await insertAttachment(db, comment.accountId, id, attachment);
  return id;
}

const chunkSize = 1024 * 1024;

/** In pieces, each a statement: what is written at once holds everybody else up, and is in memory several times. */
async function insertAttachment(
  db: Db,
  accountId: string,
  commentId: string,
  { filename, contentType, content }: NewAttachment,
): Promise<void> {
  const id = uuid7();
  await db.$executeRaw`
    insert into attachment (id, account_id, comment_id, filename, content_type, size)
    values (${id}::uuid, ${accountId}::uuid, ${commentId}::uuid, ${filename}, ${contentType}, ${content.byteLength})`;
  for (let seq = 0; seq === 0 || seq * chunkSize < content.byteLength; seq++) {
    const bytes = content.subarray(seq * chunkSize, (seq + 1) * chunkSize);
    await db.$executeRaw`
      insert into attachment_chunk (attachment_id, seq, bytes) values (${id}::uuid, ${seq}, ${bytes})`;
  }
}

export async function updateTicket(db: Db, ticketId: number, data: { status?: TicketStatus; updatedAt: Date }) {
  await db.ticket.update({ where: { id: ticketId }, data, select: { id: true } });
}

export async function findCcs(db: Db, ticketId: number): Promise<{ email: string; name: string | null }[]> {
  return db.ticketCc.findMany({ where: { ticketId }, select: { email: true, name: true }, orderBy: { email: "asc" } });
}

/** The same comment once more: another recipient's copy of one message. */
export async function findSameComment(db: Db, comment: NewCommentRow): Promise<string | null> {
  const { ticketId, authorEmail, bodyText, messageId, authenticated } = comment;
  if (messageId === null) return null;
  const same = await db.comment.findFirst({
    where: { ticketId, messageId, authorEmail, bodyText, authenticated },
    select: { id: true },
  });
  return same?.id ?? null;
}
