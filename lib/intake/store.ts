import { isLive } from "#lib/credentials/store.ts";
import { readTogether } from "#lib/db/read-together.ts";
import type { Sql } from "#lib/db/sql.ts";
import { announceReceived } from "#lib/jobs/announcement.ts";
import { unlimited } from "#lib/jobs/enqueue.ts";
import { integer, integers, texts, uuid, uuids } from "./binary-array.ts";
import type { Piece } from "./piece.ts";
import type { ListenerName } from "./schema.ts";

/** One finished DATA on its way into the next commit. */
export interface CommitItem {
  readonly contentId: string;
  /** Bytes of the whole content. */
  readonly size: number;
  /** Bytes that {@link insertPieces} has stored before; 0: there is no upload. */
  readonly stored: number;
  /** The other bytes, as {@link Piece.seal} has them. */
  readonly rows: readonly Buffer[];
  readonly credentialId: string | null;
  readonly listener: ListenerName;
  readonly peer: string;
  readonly helo: string;
  readonly tls: string | null;
  readonly envelopeFrom: string;
  /** One for each account among the recipients. */
  readonly messages: readonly {
    readonly id: string;
    readonly accountId: string;
    readonly recipients: readonly string[];
  }[];
}

export type CommitOutcome = "accepted" | "credential_revoked" | "upload_lost";

// The lock on the credentials' rows makes a revocation that is under way decide first: FOR SHARE waits for it and then
// sees it, and what a foreign key takes (FOR KEY SHARE) would not. The bytes have been copied in before, in the same transaction: those
// of a message that is refused become an upload that nobody has linked. An upload counts what has been stored of it: pieces that an
// outage of the database took back, as they need not have been on the disk, are missed here, and the message is refused. The
// job rows are what graphile_worker.add_jobs() makes (enqueue.test.ts compares): for jobs without key or queue its eight-fold price buys nothing (docs/decisions/011).
const commit = `
with item as (
  select * from unnest($1::uuid[], $2::int[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
                       $9::text[])
    as t(content_id, size, stored, credential_id, listener, peer, helo, tls, envelope_from)
), live as (
  select id from inbound_credential
   where id in (select credential_id from item) and ${isLive("inbound_credential")}
   order by id for share
), allowed as (
  select * from item where credential_id is null or credential_id in (select id from live)
), upload as (
  delete from inbound_upload u using allowed a where u.content_id = a.content_id and u.stored = a.stored
  returning u.content_id
), good as (
  select * from allowed where stored = 0 or content_id in (select content_id from upload)
), content as (
  insert into inbound_content (id, size, created_at) select content_id, size, now() from good
), unlinked as (
  insert into inbound_upload (content_id) select content_id from item where stored = 0 and content_id not in (select content_id from good)
), message as (
  insert into inbound_message (id, account_id, content_id, received_at, listener, peer, helo, tls, credential_id,
                               envelope_from, recipients, size, state)
  select m.id, m.account_id, g.content_id, now(), g.listener::listener, g.peer, g.helo, g.tls, g.credential_id,
         g.envelope_from, string_to_array(m.recipients, ' '), g.size, 'accepted'
    from unnest($10::uuid[], $11::uuid[], $12::uuid[], $13::text[]) as m(id, account_id, content_id, recipients)
    join good g on g.content_id = m.content_id
  returning id
), task as (
  select id from graphile_worker._private_tasks where identifier = 'process_inbound'
), new_task as (
  insert into graphile_worker._private_tasks (identifier) select 'process_inbound' where not exists (select from task)
  on conflict (identifier) do update set identifier = excluded.identifier
  returning id
), job as (
  insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
  select t.id, json_build_object('messageId', m.id), ${unlimited}
    from message m cross join (select id from task union all select id from new_task) t
  returning id
), told as (
  select ${announceReceived}
)
select i.content_id,
       case when g.content_id is not null then 'accepted' when a.content_id is not null then 'upload_lost' else 'credential_revoked' end,
       (select count(*) from told)
  from item i
  left join allowed a on a.content_id = i.content_id
  left join good g on g.content_id = i.content_id`;

const copyRows = {
  name: "intake_rows",
  text: "copy inbound_chunk (content_id, seq, bytes) from stdin (format binary)",
};

/**
 * Commits contents, messages and their jobs in one transaction (one round trip); each item has its own outcome. Of one that is not accepted
 * the rows are there, for {@link discardUpload}.
 */
export async function commitItems(sql: Sql, items: readonly CommitItem[]): Promise<Map<string, CommitOutcome>> {
  const messages = items.flatMap((item) => item.messages.map((message) => ({ ...message, contentId: item.contentId })));
  const rows = items.flatMap((item) => item.rows);
  const outcomes = await sql.pipeline([
    ...(rows.length > 0 ? [{ ...copyRows, rows }] : []),
    {
      name: "intake_commit",
      text: commit,
      values: [
        uuids(items.map((item) => item.contentId)),
        integers(items.map((item) => item.size)),
        integers(items.map((item) => item.stored)),
        uuids(items.map((item) => item.credentialId)),
        texts(items.map((item) => item.listener)),
        texts(items.map((item) => item.peer)),
        texts(items.map((item) => item.helo)),
        texts(items.map((item) => item.tls)),
        texts(items.map((item) => item.envelopeFrom)),
        uuids(messages.map((message) => message.id)),
        uuids(messages.map((message) => message.accountId)),
        uuids(messages.map((message) => message.contentId)),
        texts(messages.map((message) => message.recipients.join(" "))),
      ],
    },
  ]);
  return new Map(outcomes.map(([contentId, outcome]) => [contentId as string, outcome as CommitOutcome]));
}

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
    values: [texts(emailIds)],
  });
  return rows.length > 0;
}

/** Whether one of these is the Email-Id of mail about the account itself, which belongs to no ticket. */
export async function isAccountMail(sql: Sql, emailIds: readonly string[]): Promise<boolean> {
  const rows = await sql.query({
    name: "intake_account_mail",
    text: "select 1 from outbound_message where email_id = any($1::text[]) and kind in ('invitation', 'security_notice') limit 1",
    values: [texts(emailIds)],
  });
  return rows.length > 0;
}
