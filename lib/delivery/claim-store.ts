import type { Db } from "#lib/db/client.ts";
import { findSurroundings, type QueuedMessage, type Row, withFacts } from "./store.ts";

/** A claimed row as PostgreSQL's JSON has it: times in milliseconds since 1970, bytes in base64. */
interface Claimed
  extends Omit<
    Row,
    "createdAt" | "roundAt" | "secretCiphertext" | "account" | "address" | "ticket" | "verification" | "ticketId"
  > {
  readonly createdAt: number;
  readonly roundAt: number | null;
  readonly secretCiphertext: string | null;
  readonly ticketId: number | null;
  readonly accountId: string;
  readonly brandId: number | null;
  readonly verificationId: string | null;
}

/** Takes what is due in a lane into the run's hands, the most urgent first; `checksOnly`: of verification mail alone. */
export async function claimDue(db: Db, lane: string, limit: number, checksOnly: boolean): Promise<QueuedMessage[]> {
  const [claimed] = await db.$queryRaw<{ ids: string | null }[]>`
    with due as (
      select message_id from outbound_queue
      where lane = ${lane} and claimed_at is null and next_attempt_at <= now() and (kind = 'verification' or not ${checksOnly})
      order by priority desc, message_id limit ${limit} for update skip locked
    ), claimed as (
      update outbound_queue set claimed_at = now() where message_id = any(array(select message_id from due)) returning message_id
    )
    select string_agg(message_id::text, ',') as ids from claimed`;
  return claimed?.ids ? readClaimed(db, claimed.ids) : [];
}

/** In a statement after the claim: what was changed until then is read as it is now. */
async function readClaimed(db: Db, ids: string): Promise<QueuedMessage[]> {
  // One JSON text: the ORM's own way with a row of thirty columns costs more than sending the message.
  const [found] = await db.$queryRaw<{ rows: string }[]>`
    with shown as (
      select c.id, c.kind, c.recipient, c."to", c.cc, c.subject, c.body_text as "bodyText", c.body_html as "bodyHtml",
        translate(encode(c.secret_ciphertext, 'base64'), E'\n', '') as "secretCiphertext", c.secret_key_id as "secretKeyId",
        c.message_id as "messageId", c.in_reply_to as "inReplyTo", c."references", c.email_id as "emailId",
        extract(epoch from c.created_at) * 1000 as "createdAt", c.lane, c.priority, c.attempts,
        extract(epoch from c.round_at) * 1000 as "roundAt", c.attempts_before as "attemptsBefore",
        c.ticket_id as "ticketId", c.address_id as "addressId", c.disconnected_address_id as "disconnectedAddressId",
        c.account_id as "accountId", t.brand_id as "brandId", c.verification_id as "verificationId"
      from outbound_message c left join ticket t on t.id = c.ticket_id
      where c.id = any(string_to_array(${ids}, ',')::uuid[]) and c.state = 'queued'
    )
    select coalesce(json_agg(shown order by priority desc, id), '[]')::text as rows from shown`;
  const rows = JSON.parse(found?.rows ?? "[]") as Claimed[];
  return rows.length === 0 ? [] : withSurroundings(db, rows);
}

async function withSurroundings(db: Db, rows: readonly Claimed[]): Promise<QueuedMessage[]> {
  const around = await findSurroundings(db, {
    accounts: distinct(rows.map(({ accountId }) => accountId)),
    addresses: distinct(rows.map(({ addressId }) => addressId)),
    brands: distinct(rows.map(({ brandId }) => brandId)),
    verifications: distinct(rows.map(({ verificationId }) => verificationId)),
  });
  return rows.flatMap(({ accountId, brandId, verificationId, ...row }) => {
    const account = around.account.get(accountId);
    const brand = of(around.brand, brandId);
    // A message is nothing without its account, which is never deleted.
    if (!account) return [];
    return withFacts({
      ...row,
      createdAt: new Date(row.createdAt),
      roundAt: row.roundAt === null ? null : new Date(row.roundAt),
      secretCiphertext:
        row.secretCiphertext === null ? null : new Uint8Array(Buffer.from(row.secretCiphertext, "base64")),
      account,
      address: of(around.address, row.addressId),
      ticket: brand && { brand },
      verification: of(around.verification, verificationId),
    });
  });
}

function distinct<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values)].filter((value) => value !== null);
}

function of<K, V>(rows: ReadonlyMap<K, V>, id: K | null): V | null {
  return id === null ? null : (rows.get(id) ?? null);
}
