import type { OutboundState, RouteReason } from "#generated/prisma/enums.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import type { Db } from "#lib/db/client.ts";
import { type LiveEvent, liveChannel, liveNotice } from "#lib/db/live.ts";
import { storable } from "#lib/db/records.ts";
import type { FaultCode } from "#lib/verification/schema.ts";

/** What became of one claimed message, as it is written down. */
export interface Outcome {
  readonly id: string;
  readonly accountId: string;
  readonly state: OutboundState;
  /** Milliseconds from now to the next attempt, when state is still queued. */
  readonly delay: number | null;
  /** Attempts that were on record when it was claimed: one that is put off is written down once, also where the first write's answer was lost. */
  readonly before: number;
  /** The attempt counts for no schedule. */
  readonly uncounted: boolean;
  readonly credentialId: string | null;
  readonly routeReason: RouteReason;
  readonly fromEmail: string;
  readonly reply: string | null;
  /** Null: nothing was tried. */
  readonly attempt: {
    readonly outcome: "sent" | "deferred" | "failed";
    readonly startedAt: Date;
    readonly endedAt: Date;
    readonly peer: string | null;
    readonly tls: string | null;
    readonly fault: FaultCode | null;
    readonly dialogue: string | null;
  } | null;
}

/**
 * Writes outcomes and their attempts in one statement, and tells open pages with the same commit; a secret is erased with the outcome that
 * ends its message. A message that is no longer queued stays as it is.
 */
export async function recordOutcomes(
  db: Db,
  outcomes: readonly Outcome[],
  news: readonly LiveEvent[] = [],
): Promise<void> {
  const notices = [...new Set(news.map(liveNotice))];
  const rows = JSON.stringify(outcomes.map(rowOf));
  // One value for all rows, and plain json: arrays of the ORM and jsonb's tree would each cost as much as the writing itself.
  await db.$executeRaw`
    with o as materialized (
      select * from json_to_recordset(${rows}::json) as x(
        id uuid, state outbound_state, delay float8, before int, uncounted boolean, credential uuid, reason route_reason, sender text, reply text,
        try uuid, started float8, ended float8, outcome attempt_outcome, peer text, tls text, fault text, dialogue text)
    ), done as (
      update outbound_message m set
        state = o.state,
        secret_ciphertext = case when o.state = 'queued' then m.secret_ciphertext end,
        secret_key_id = case when o.state = 'queued' then m.secret_key_id end,
        attempts = m.attempts + case when o.try is null then 0 else 1 end,
        attempts_before = m.attempts_before + case when o.uncounted and o.try is not null then 1 else 0 end,
        next_attempt_at = case when o.delay is null then m.next_attempt_at else now() + o.delay * interval '1 millisecond' end,
        sent_at = case when o.state = 'sent' then now() end,
        failed_at = case when o.state = 'failed' then now() end,
        credential_id = o.credential,
        route_reason = o.reason,
        from_email = o.sender,
        last_reply = coalesce(o.reply, m.last_reply)
      from o where m.id = o.id and m.state = 'queued' and (o.state <> 'queued' or o.before = m.attempts)
      returning m.id, m.state
    ), kept as (
      update outbound_queue q set claimed_at = null from done where q.message_id = done.id and done.state = 'queued'
    ), tried as (
      insert into outbound_attempt (id, message_id, started_at, ended_at, outcome, peer, tls, fault, reply, dialogue)
      select o.try, o.id, to_timestamp(o.started / 1000), to_timestamp(o.ended / 1000), o.outcome, o.peer, o.tls, o.fault, o.reply, o.dialogue
      from o join done on done.id = o.id where o.try is not null
    )
    select count(pg_notify(${liveChannel}, notice)) from unnest(${notices}::text[]) as notice`;
}

/** The least that can be said of a message that a peer has taken. */
export async function markSent(db: Db, id: string): Promise<void> {
  const data = { state: "sent" as const, sentAt: new Date(), secretCiphertext: null, secretKeyId: null };
  await db.outboundMessage.updateMany({ where: { id, state: "queued" }, data });
}

function rowOf({ id, state, delay, before, uncounted, credentialId, routeReason, fromEmail, reply, attempt }: Outcome) {
  return {
    ...{ id, state, delay, before, uncounted, credential: credentialId, reason: routeReason, sender: fromEmail },
    reply: reply && storable(reply),
    ...(attempt && {
      try: uuid7(),
      started: attempt.startedAt.getTime(),
      ended: attempt.endedAt.getTime(),
      outcome: attempt.outcome,
      peer: attempt.peer && storable(attempt.peer),
      tls: attempt.tls,
      fault: attempt.fault,
      dialogue: attempt.dialogue && storable(attempt.dialogue),
    }),
  };
}
