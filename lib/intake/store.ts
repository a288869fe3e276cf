import { isLive } from "#lib/credentials/store.ts";
import { readTogether } from "#lib/db/read-together.ts";
import type { Sql } from "#lib/db/sql.ts";
import { binaryArray, integer, uuid } from "./binary-array.ts";
import { copyRows } from "./commit-store.ts";
import type { Piece } from "./piece.ts";

/**
 * Stores pieces of a message that is still coming in, and counts them in its upload. The commit need not be on the disk when this resolves:
 * the commit that links the message comes later in the write-ahead log, and is not on the disk without what stands before it.
 */
export async function insertPieces(sql: Sql, contentId: string, pieces: readonly Piece[]): Promise<void> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  await sql.pipeline([
    {
      name: "intake_upload",
      text: `insert into inbound_upload as u (content_id, touched_at, stored) values ($1::uuid, now(), $2::int)
             on conflict (content_id) do update set touched_at = now(), stored = u.stored + excluded.stored`,
      values: [uuid(contentId), integer(length)],
    },
    { ...copyRows, rows: pieces.map((piece) => piece.seal()) },
  ]);
}

/** Removes the chunks of an upload that came to nothing. */
export async function discardUpload(sql: Sql, contentId: string): Promise<void> {
  await sql.query({
    name: "intake_discard",
    text: `with upload as (delete from inbound_upload where content_id = $1 returning content_id)
           delete from inbound_chunk where content_id in (select content_id from upload)`,
    values: [contentId],
  });
}

/** Removes what uploads left behind that nobody has touched for a day. Returns the number of chunks. */
export async function sweepUploads(sql: Sql): Promise<number> {
  const rows = await sql.query<{ chunks: number }>({
    name: "intake_sweep",
    text: `with upload as (delete from inbound_upload where touched_at < now() - interval '1 day' returning content_id),
                chunk as (delete from inbound_chunk where content_id in (select content_id from upload) returning 1)
           select count(*)::int as chunks from chunk`,
    values: [],
  });
  return rows[0]?.chunks ?? 0;
}

export interface RecipientRow {
  readonly credentialLive: boolean;
  readonly accountId: string | null;
  readonly addressId: number | null;
  readonly kind: "native" | "forwarded" | "smtp_connector" | null;
  readonly domainId: string | null;
  /** Mail to it has come back by this account once: whatever is checked again, nobody else has proved more. */
  readonly verified: boolean;
  readonly acceptUnmarked: boolean;
}

interface RecipientKey {
  readonly email: string;
  /** Of the session; null: it has none. */
  readonly credentialId: string | null;
}

/** Every account's address of this name, and whether the session's credential still lives. Always at least one row. */
export const findRecipients = readTogether(async (sql, keys: readonly RecipientKey[]) => {
  const rows = await sql.pipeline(
    keys.map(({ email, credentialId }, number) => ({
      name: "intake_recipient",
      text: `select $3::int, c.live, s.account_id, s.id, s.kind, s.domain_id,
                    s.inbound_verified_at is not null, d.unauthenticated_policy = 'accept_unmarked'
               from (select $2::uuid is null
                         or exists (select 1 from inbound_credential c where id = $2::uuid and ${isLive("c")})) as c(live)
               left join support_address s on s.email = $1::text
               left join connector_domain d on d.id = s.domain_id
              order by s.inbound_verified_at, s.kind = 'smtp_connector', s.id`,
      values: [Buffer.from(email), credentialId === null ? null : uuid(credentialId), integer(number)],
    })),
  );
  const found: RecipientRow[][] = keys.map(() => []);
  for (const [number, ...columns] of rows) found[Number(number)]?.push(recipientOf(columns));
  return found;
});

function recipientOf(columns: readonly (string | null)[]): RecipientRow {
  const [credentialLive, accountId = null, addressId, kind, domainId = null, verified, acceptUnmarked] = columns;
  return {
    credentialLive: credentialLive === "t",
    accountId,
    addressId: addressId ? Number(addressId) : null,
    kind: kind as RecipientRow["kind"],
    domainId,
    verified: verified === "t",
    acceptUnmarked: acceptUnmarked === "t",
  };
}

export async function findAccountBySubdomain(sql: Sql, subdomain: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>({
    name: "intake_account",
    text: "select id from account where subdomain = $1",
    values: [subdomain],
  });
  return rows[0]?.id;
}

/** Whether one of these is the Email-Id of a notification of ours; those of verifications that may still return are not. */
export async function hasReturnedNotification(sql: Sql, emailIds: readonly string[]): Promise<boolean> {
  const rows = await sql.query({
    name: "intake_loop",
    text: `select 1 from outbound_message o
             left join verification v on v.id = o.verification_id
            where o.email_id = any($1::text[])
              and (v.id is null or (v.returned_at is not null and v.expires_at + interval '24 hours' < now()))
            limit 1`,
    values: [binaryArray("text", emailIds)],
  });
  return rows.length > 0;
}

/** Whether one of these is the Email-Id of mail about the account itself, which belongs to no ticket. */
export async function isAccountMail(sql: Sql, emailIds: readonly string[]): Promise<boolean> {
  const rows = await sql.query({
    name: "intake_account_mail",
    text: "select 1 from outbound_message where email_id = any($1::text[]) and kind in ('invitation', 'security_notice') limit 1",
    values: [binaryArray("text", emailIds)],
  });
  return rows.length > 0;
}
