import type { Prisma } from "#generated/prisma/client.ts";
import type { OutboundKind, OutboundState, RouteReason } from "#generated/prisma/enums.ts";
import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { records, storable } from "#lib/db/records.ts";
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
  const brandNative = own?.nativeAddress?.email ?? null;
  const accountNative = brands[0]?.nativeAddress?.email ?? null;
  return {
    ...row,
    account,
    senderName: (address ?? brandDefault)?.displayName ?? own?.name ?? account.name,
    facts: toFacts({ kind, account, address, brandDefault, brandNative, accountNative, verification }),
  };
}

interface Routed extends Omit<RouteFacts, "nativeDefault"> {
  readonly account: AccountRef;
  /** The brand's own native address, and that of the account's first brand. */
  readonly brandNative: string | null;
  readonly accountNative: string | null;
}

function toFacts({ account, brandNative, accountNative, ...facts }: Routed): RouteFacts {
  const { brandDefault } = facts;
  const own = brandDefault?.kind === "native" ? brandDefault.email : brandNative;
  return { ...facts, nativeDefault: own ?? accountNative ?? `support@${nativeDomainOf(account)}` };
}

/** What a message's route is chosen from, before it is there. */
export interface RouteKey {
  readonly account: AccountRef;
  readonly kind: OutboundKind;
  readonly addressId: number | null;
  readonly ticketId: number | null;
  readonly verificationId: string | null;
}

/** The facts of each, in their order. */
export async function findRouteFacts(db: Db, keys: readonly RouteKey[]): Promise<RouteFacts[]> {
  // Notifications of one address have the same: asked for once.
  const wanted = new Map(keys.map((key) => [identity(key), key]));
  const rows = records([...wanted].map(([id, { account, ...key }]) => ({ ...key, id, accountId: account.id })));
  const found = await db.$queryRaw<(Omit<Routed, "account" | "kind"> & { id: string })[]>`
    select m.id,
           case when a.id is not null then
             json_build_object('kind', a.kind, 'email', a.email, 'routeCredentialId', a.route_credential_id) end as address,
           case when d.id is not null then
             json_build_object('kind', d.kind, 'email', d.email, 'routeCredentialId', d.route_credential_id) end as "brandDefault",
           own_native.email as "brandNative", first_native.email as "accountNative",
           case when v.id is not null then
             json_build_object('direction', v.direction, 'credentialId', v.credential_id) end as verification
      from json_to_recordset(${rows}::json)
           as m(id text, account_id uuid, address_id int, ticket_id int, verification_id uuid)
      left join support_address a on a.id = m.address_id
      left join ticket t on t.id = m.ticket_id
      left join lateral (select id, native_address_id from brand where account_id = m.account_id order by id limit 1) first on true
      left join brand own on own.id = coalesce(a.brand_id, t.brand_id, first.id)
      left join support_address d on d.id = own.default_address_id
      left join support_address own_native on own_native.id = own.native_address_id
      left join support_address first_native on first_native.id = first.native_address_id
      left join verification v on v.id = m.verification_id`;
  const byId = new Map(found.map(({ id, ...facts }) => [id, facts]));
  return keys.map((key) => {
    const facts = byId.get(identity(key));
    if (!facts) throw new Error("a message has no account");
    return toFacts({ ...facts, account: key.account, kind: key.kind });
  });
}

const identity = ({ account, kind, addressId, ticketId, verificationId }: RouteKey) =>
  [account.id, kind, addressId, addressId === null ? ticketId : null, verificationId].join(" ");

type NewOutbound = Omit<Prisma.OutboundMessageUncheckedCreateInput, "createdAt" | "state">;

export async function insertOutbound(db: Db, messages: readonly NewOutbound[]): Promise<void> {
  await db.$executeRaw`
    insert into outbound_message (id, account_id, kind, address_id, ticket_id, comment_id, verification_id, recipient, "to", cc, subject,
                                  body_text, body_html, message_id, in_reply_to, "references", email_id, locale, secret_ciphertext,
                                  secret_key_id, lane, priority)
    select id, account_id, kind, address_id, ticket_id, comment_id, verification_id, recipient, "to", cc, subject,
           body_text, body_html, message_id, in_reply_to, "references", email_id, locale, secret_ciphertext,
           secret_key_id, lane, priority
      from json_populate_recordset(null::outbound_message, ${records(messages)}::json)`;
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
  const rows = JSON.stringify(outcomes, (_key, value) => (typeof value === "string" ? storable(value) : value));
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
