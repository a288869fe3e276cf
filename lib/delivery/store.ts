import type { Prisma } from "#generated/prisma/client.ts";
import type { OutboundState, RouteReason } from "#generated/prisma/enums.ts";
import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import type { FaultCode } from "#lib/verification/schema.ts";
import type { RouteFacts } from "./route.ts";

const brand = {
  name: true,
  nativeAddress: { select: { email: true } },
  defaultAddress: { select: { kind: true, email: true, displayName: true, routeCredentialId: true } },
} satisfies Prisma.BrandSelect;

const message = {
  id: true,
  kind: true,
  recipient: true,
  to: true,
  cc: true,
  subject: true,
  bodyText: true,
  bodyHtml: true,
  secretCiphertext: true,
  secretKeyId: true,
  messageId: true,
  inReplyTo: true,
  references: true,
  emailId: true,
  createdAt: true,
  lane: true,
  priority: true,
  attempts: true,
  roundAt: true,
  attemptsBefore: true,
  ticketId: true,
  addressId: true,
  account: {
    select: {
      id: true,
      subdomain: true,
      name: true,
      environment: true,
      opaqueId: true,
      ccsEnabled: true,
      brands: { select: brand, orderBy: { id: "asc" }, take: 1 },
    },
  },
  address: {
    select: {
      kind: true,
      email: true,
      displayName: true,
      routeCredentialId: true,
      inboundVerifiedAt: true,
      brand: { select: brand },
    },
  },
  ticket: { select: { brand: { select: brand } } },
  verification: {
    select: { id: true, direction: true, credentialId: true, expiresAt: true, failedAt: true, returnedAt: true },
  },
} satisfies Prisma.OutboundMessageSelect;

type Row = Prisma.OutboundMessageGetPayload<{ select: typeof message }>;

/** A queued message with everything that its route and its bytes are made from. */
export interface QueuedMessage extends Omit<Row, "account" | "ticket"> {
  readonly account: AccountRef;
  /** What stands before the address in From. */
  readonly senderName: string;
  readonly facts: RouteFacts;
}

function withFacts({ account: { brands, ...account }, ticket, ...row }: Row): QueuedMessage {
  const own = row.address?.brand ?? ticket?.brand ?? brands[0] ?? null;
  const { kind, address, verification } = row;
  const brandDefault = own?.defaultAddress ?? null;
  const nativeDefault =
    (brandDefault?.kind === "native" ? brandDefault : own?.nativeAddress)?.email ??
    brands[0]?.nativeAddress?.email ??
    `support@${nativeDomainOf(account)}`;
  return {
    ...row,
    account,
    senderName: (address ?? brandDefault)?.displayName ?? own?.name ?? account.name,
    facts: { kind, address, brandDefault, nativeDefault, verification },
  };
}

export async function insertOutbound(db: Db, data: Prisma.OutboundMessageUncheckedCreateInput): Promise<QueuedMessage> {
  return withFacts(await db.outboundMessage.create({ data, select: message }));
}

export async function setLane(db: Db, ids: readonly string[], lane: string): Promise<void> {
  await db.outboundMessage.updateMany({ where: { id: { in: [...ids] } }, data: { lane, claimedAt: null } });
}

/** Queued messages of an address that no run has in its hands, verification mail apart; locked until the transaction ends. */
export async function lockReroutable(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from outbound_message
    where address_id = ${addressId} and state = 'queued' and kind <> 'verification' and claimed_at is null
    for update`;
  return findMessages(
    db,
    rows.map(({ id }) => id),
  );
}

/** Takes the address from all its messages; answers those that are queued and in no run's hands, locked until the transaction ends. */
export async function detachQueued(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string; movable: boolean }[]>`
    update outbound_message set address_id = null where address_id = ${addressId}
    returning id, state = 'queued' and kind <> 'verification' and claimed_at is null as movable`;
  return findMessages(
    db,
    rows.filter(({ movable }) => movable).map(({ id }) => id),
  );
}

/** Cancels what is queued, and keeps the record of what was sent when the address's round trips are deleted. */
export async function cancelVerificationMail(db: Db, addressId: number): Promise<void> {
  await db.$executeRaw`
    update outbound_message set verification_id = null, claimed_at = null,
      state = case when state = 'queued' then 'cancelled' else state end
    where address_id = ${addressId} and kind = 'verification'`;
}

/** Another way has its own four days. */
export async function makeDue(db: Db, ids: readonly string[], lane: string): Promise<void> {
  await db.$executeRaw`
    update outbound_message set lane = ${lane}, next_attempt_at = now(), round_at = now(), attempts_before = attempts
    where id = any(${ids}::uuid[]) and state = 'queued'`;
}

/** Makes a failed notification of a ticket queued again; null: there is none that has failed. */
export async function takeFailed(
  db: Db,
  { accountId, ticketId, messageId }: { accountId: string; ticketId: number; messageId: string },
): Promise<QueuedMessage | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update outbound_message set state = 'queued', failed_at = null, claimed_at = null
    where id = ${messageId}::uuid and account_id = ${accountId}::uuid and ticket_id = ${ticketId} and state = 'failed'
      and kind in ('request_received', 'agent_reply')
    returning id`;
  const [message] = await findMessages(
    db,
    rows.map(({ id }) => id),
  );
  return message ?? null;
}

/** What an earlier run of the lane left in its hands: that run has ended, however it did. */
export async function releaseClaims(db: Db, lane: string): Promise<void> {
  await db.$executeRaw`
    update outbound_message set claimed_at = null where lane = ${lane} and state = 'queued' and claimed_at is not null`;
}

/** Takes what is due in a lane into the run's hands, the most urgent first; `checksOnly`: of verification mail alone. */
export async function claimDue(db: Db, lane: string, limit: number, checksOnly: boolean): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with due as (
      select id from outbound_message
      where lane = ${lane} and state = 'queued' and claimed_at is null and next_attempt_at <= now()
        and (kind = 'verification' or not ${checksOnly})
      order by priority desc, created_at limit ${limit} for update skip locked
    )
    update outbound_message m set claimed_at = now() from due where m.id = due.id returning m.id`;
  return findMessages(
    db,
    rows.map(({ id }) => id),
  );
}

async function findMessages(db: Db, ids: readonly string[]): Promise<QueuedMessage[]> {
  if (ids.length === 0) return [];
  const orderBy = [{ priority: "desc" as const }, { createdAt: "asc" as const }];
  const rows = await db.outboundMessage.findMany({ where: { id: { in: [...ids] } }, select: message, orderBy });
  return rows.map(withFacts);
}

/** When the next queued message of a lane is due, ordinary mail not before `notBefore`; null: none waits. */
export async function nextDue(db: Db, lane: string, notBefore: Date | null = null): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case kind when 'verification' then next_attempt_at else greatest(next_attempt_at, ${notBefore}::timestamptz) end) as at
    from outbound_message where lane = ${lane} and state = 'queued'`;
  return row?.at ?? null;
}

export async function findOutboundCredential(db: Db, id: string) {
  return db.outboundCredential.findUnique({
    where: { id },
    select: {
      id: true,
      host: true,
      port: true,
      security: true,
      mechanism: true,
      username: true,
      secretCiphertext: true,
      secretKeyId: true,
    },
  });
}

/** What became of one claimed message, as it is written down. */
export interface Outcome {
  readonly id: string;
  readonly accountId: string;
  readonly state: OutboundState;
  /** Milliseconds from now to the next attempt, when state is still queued. */
  readonly delay: number | null;
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
 * Writes outcomes and their attempts in one statement; a secret is erased with the outcome that ends its message. A message that is
 * no longer queued stays as it is.
 */
export async function recordOutcomes(db: Db, outcomes: readonly Outcome[]): Promise<void> {
  const rows = JSON.stringify(outcomes, storable);
  await db.$executeRaw`
    with o as (
      select * from jsonb_to_recordset(${rows}::jsonb) as x(
        id uuid, state outbound_state, delay float8, uncounted boolean, "credentialId" uuid, "routeReason" route_reason, "fromEmail" text, reply text, attempt jsonb)
    ), done as (
      update outbound_message m set
        state = o.state,
        claimed_at = null,
        secret_ciphertext = case when o.state = 'queued' then m.secret_ciphertext end,
        secret_key_id = case when o.state = 'queued' then m.secret_key_id end,
        attempts = m.attempts + case when o.attempt is null then 0 else 1 end,
        attempts_before = m.attempts_before + case when o.uncounted and o.attempt is not null then 1 else 0 end,
        next_attempt_at = case when o.delay is null then m.next_attempt_at else now() + o.delay * interval '1 millisecond' end,
        sent_at = case when o.state = 'sent' then now() end,
        failed_at = case when o.state = 'failed' then now() end,
        credential_id = (select c.id from outbound_credential c where c.id = o."credentialId"),
        route_reason = o."routeReason",
        from_email = o."fromEmail",
        last_reply = coalesce(o.reply, m.last_reply)
      from o where m.id = o.id and m.state = 'queued'
      returning m.id
    )
    insert into outbound_attempt (id, message_id, started_at, ended_at, outcome, peer, tls, fault, reply, dialogue)
    select gen_random_uuid(), o.id, (o.attempt->>'startedAt')::timestamptz, (o.attempt->>'endedAt')::timestamptz,
      (o.attempt->>'outcome')::attempt_outcome, o.attempt->>'peer', o.attempt->>'tls', o.attempt->>'fault', o.reply, o.attempt->>'dialogue'
    from o join done on done.id = o.id where o.attempt is not null`;
}

/** The least that can be said of a message that a peer has taken. */
export async function markSent(db: Db, id: string): Promise<void> {
  const data = {
    state: "sent" as const,
    sentAt: new Date(),
    claimedAt: null,
    secretCiphertext: null,
    secretKeyId: null,
  };
  await db.outboundMessage.updateMany({ where: { id, state: "queued" }, data });
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and a peer's words may hold both. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value;
}
