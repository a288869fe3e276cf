import { isLive } from "#lib/credentials/store.ts";
import type { Step } from "#lib/db/pipeline.ts";
import { type Sql, sqlState } from "#lib/db/sql.ts";
import { announceReceived } from "#lib/jobs/announcement.ts";
import { unlimited } from "#lib/jobs/enqueue.ts";
import { uuid } from "./binary-array.ts";
import { overRows } from "./over-rows.ts";
import { bytesOfOnlyRow } from "./piece.ts";
import type { ListenerName } from "./schema.ts";

/** One finished DATA on its way into the next commit. */
export interface CommitItem {
  readonly contentId: string;
  /** Bytes of the whole content. */
  readonly size: number;
  /** Bytes that `insertPieces` has stored before; 0: there is no upload. */
  readonly stored: number;
  /** The other bytes, as `Piece.seal` has them. */
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

const foreignKeyViolation = "23503";

/** Of the derived table's credential; those without one ask for none. */
const mayBeUsed = `(given.credential_id is null
  or exists (select from inbound_credential c where c.id = given.credential_id and ${isLive("c")}))`;

export const copyRows = {
  name: "intake_rows",
  text: "copy inbound_chunk (content_id, seq, bytes) from stdin (format binary)",
};

const insertRow = {
  name: "intake_row",
  text: "insert into inbound_chunk (content_id, seq, bytes) values ($1::uuid, 0, $2::bytea)",
};

// Makes a revocation that is under way decide first: FOR SHARE waits for it and then sees it, and what a foreign key takes (FOR KEY
// SHARE) would not. From here to the commit none can begin.
const lockCredentials = overRows(
  "intake_lock",
  { credential_id: "uuid" },
  (given) => `
  select c.id from inbound_credential c where c.id in (select credential_id from ${given}) and ${isLive("c")}
   order by c.id for share`,
);

const insertContents = overRows(
  "intake_content",
  { content_id: "uuid", size: "int4", credential_id: "uuid" },
  (given) => `
  insert into inbound_content (id, size, created_at) select content_id, size, now() from ${given} where ${mayBeUsed}`,
);

// An upload counts what has been stored of it: pieces that an outage of the database took back, as they need not have been on the disk, are missed here.
const linkUploads = overRows(
  "intake_link",
  { content_id: "uuid", size: "int4", credential_id: "uuid", stored: "int4" },
  (given) => `
  with upload as (
    delete from inbound_upload u using ${given} where u.content_id = given.content_id and u.stored = given.stored and ${mayBeUsed}
    returning u.content_id, given.size
  )
  insert into inbound_content (id, size, created_at) select content_id, size, now() from upload`,
);

// The message of a content that was not made has nothing to refer to: the foreign key refuses it, and all of it is taken back.
const insertMessages = overRows(
  "intake_message",
  {
    id: "uuid",
    account_id: "uuid",
    content_id: "uuid",
    listener: "text",
    peer: "text",
    helo: "text",
    tls: "text",
    credential_id: "uuid",
    envelope_from: "text",
    recipients: "text",
    size: "int4",
  },
  (given) => `
  insert into inbound_message (id, account_id, content_id, received_at, listener, peer, helo, tls, credential_id,
                               envelope_from, recipients, size, state)
  select id, account_id, content_id, now(), listener::listener, peer, helo, tls, credential_id,
         envelope_from, string_to_array(recipients, ' '), size, 'accepted'
    from ${given}`,
);

// What graphile_worker.add_jobs() makes (enqueue.test.ts compares): for jobs without key or queue its eight-fold price buys nothing (docs/decisions/011).
const insertJobs = overRows(
  "intake_job",
  { message_id: "uuid" },
  (given) => `
  with task as (
    select id from graphile_worker._private_tasks where identifier = 'process_inbound'
  ), new_task as (
    insert into graphile_worker._private_tasks (identifier) select 'process_inbound' where not exists (select from task)
    on conflict (identifier) do update set identifier = excluded.identifier
    returning id
  )
  insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
  select t.id, json_build_object('messageId', given.message_id), ${unlimited}
    from ${given} cross join (select id from task union all select id from new_task) t`,
);

const findRefused = overRows(
  "intake_refused",
  { content_id: "uuid", stored: "int4", credential_id: "uuid" },
  (given) => `
  select content_id, case when ${mayBeUsed} then 'upload_lost' else 'credential_revoked' end
    from ${given}
   where not ${mayBeUsed}
      or (stored > 0 and not exists (
        select from inbound_upload u where u.content_id = given.content_id and u.stored = given.stored))`,
);

/**
 * Commits contents, messages and their jobs in one transaction (one round trip); each item has its own outcome. Of one that is not
 * accepted nothing is there but its upload.
 */
export async function commitItems(sql: Sql, items: readonly CommitItem[]): Promise<Map<string, CommitOutcome>> {
  try {
    await sql.pipeline(stepsOf(items));
    return new Map(items.map(({ contentId }) => [contentId, "accepted"]));
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error;
    const refused = await sql.pipeline([findRefused(items.map(rowOf))]);
    if (refused.length === 0) throw error;
    const outcomes = new Map(refused.map(([id, outcome]) => [id as string, outcome as CommitOutcome]));
    const others = items.filter(({ contentId }) => !outcomes.has(contentId));
    return others.length > 0 ? new Map([...outcomes, ...(await commitItems(sql, others))]) : outcomes;
  }
}

function stepsOf(items: readonly CommitItem[]): Step[] {
  const rows = items.flatMap((item) => item.rows);
  const credentials = [...new Set(items.map(({ credentialId }) => credentialId))].filter((id) => id !== null);
  const whole = items.filter(({ stored }) => stored === 0);
  const uploaded = items.filter(({ stored }) => stored > 0);
  const messages = items.flatMap(messagesOf);
  return [
    ...(rows.length > 0 ? [storeRows(items, rows)] : []),
    ...(credentials.length > 0 ? [lockCredentials(credentials.map((credential_id) => ({ credential_id })))] : []),
    ...(whole.length > 0 ? [insertContents(whole.map(rowOf))] : []),
    ...(uploaded.length > 0 ? [linkUploads(uploaded.map(rowOf))] : []),
    insertMessages(messages),
    insertJobs(messages.map(({ id }) => ({ message_id: id }))),
    announceReceived(messages.length),
  ];
}

/** The one row of a message that is alone goes as a parameter: a COPY is answered before its rows are read, which wakes us once more. */
function storeRows(items: readonly CommitItem[], rows: readonly Buffer[]): Step {
  const [item] = items;
  const bytes = items.length === 1 && rows.length === 1 && item?.stored === 0 && rows[0] && bytesOfOnlyRow(rows[0]);
  return bytes ? { ...insertRow, values: [uuid(item.contentId), bytes] } : { ...copyRows, rows };
}

const rowOf = (item: CommitItem) => ({
  content_id: item.contentId,
  size: item.size,
  credential_id: item.credentialId,
  stored: item.stored,
});

const messagesOf = (item: CommitItem) =>
  item.messages.map(({ id, accountId, recipients }) => ({
    id,
    account_id: accountId,
    content_id: item.contentId,
    listener: item.listener,
    peer: item.peer,
    helo: item.helo,
    tls: item.tls,
    credential_id: item.credentialId,
    envelope_from: item.envelopeFrom,
    recipients: recipients.join(" "),
    size: item.size,
  }));
