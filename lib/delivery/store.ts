import type { Prisma } from "#generated/prisma/client.ts";
import type { OutboundKind } from "#generated/prisma/enums.ts";
import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { records } from "#lib/db/records.ts";
import type { RouteFacts } from "./route.ts";

const brand = {
  name: true,
  nativeAddress: { select: { email: true } },
  defaultAddress: { select: { kind: true, email: true, displayName: true, routeCredentialId: true, leaving: true } },
} satisfies Prisma.BrandSelect;

const account = {
  id: true,
  subdomain: true,
  name: true,
  environment: true,
  opaqueId: true,
  ccsEnabled: true,
  brands: { select: brand, orderBy: { id: "asc" }, take: 1 },
} satisfies Prisma.AccountSelect;

const address = {
  kind: true,
  email: true,
  displayName: true,
  routeCredentialId: true,
  leaving: true,
  inboundVerifiedAt: true,
  brand: { select: brand },
} satisfies Prisma.SupportAddressSelect;

const verification = {
  id: true,
  direction: true,
  credentialId: true,
  expiresAt: true,
  failedAt: true,
  returnedAt: true,
} satisfies Prisma.VerificationSelect;

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
  disconnectedAddressId: true,
  account: { select: account },
  address: { select: address },
  ticket: { select: { brand: { select: brand } } },
  verification: { select: verification },
} satisfies Prisma.OutboundMessageSelect;

/** A message's own columns and what it hangs on, as they are read. */
export type Row = Prisma.OutboundMessageGetPayload<{ select: typeof message }>;

/** A queued message with everything that its route and its bytes are made from. */
export interface QueuedMessage extends Omit<Row, "account" | "ticket"> {
  readonly account: AccountRef;
  /** What stands before the address in From. */
  readonly senderName: string;
  readonly facts: RouteFacts;
}

export function withFacts({ account: { brands, ...account }, ticket, ...row }: Row): QueuedMessage {
  const own = row.address?.brand ?? ticket?.brand ?? brands[0] ?? null;
  const { kind, address, verification } = row;
  const brandDefault = own?.defaultAddress ?? null;
  const brandNative = own?.nativeAddress?.email ?? null;
  const accountNative = brands[0]?.nativeAddress?.email ?? null;
  return {
    ...row,
    account,
    senderName: (address ?? brandDefault)?.displayName ?? own?.name ?? account.name,
    facts: toFacts({
      kind,
      account,
      address,
      waited: row.disconnectedAddressId !== null,
      brandDefault,
      brandNative,
      accountNative,
      verification,
    }),
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
  const found = await db.$queryRaw<(Omit<Routed, "account" | "kind" | "waited"> & { id: string })[]>`
    select m.id,
           case when a.id is not null then
             json_build_object('kind', a.kind, 'email', a.email, 'routeCredentialId', a.route_credential_id, 'leaving', a.leaving) end as address,
           case when d.id is not null then
             json_build_object('kind', d.kind, 'email', d.email, 'routeCredentialId', d.route_credential_id, 'leaving', d.leaving) end as "brandDefault",
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
    return toFacts({ ...facts, waited: false, account: key.account, kind: key.kind });
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

/** Moves a message that is in the run's hands to another lane, and out of its hands. */
export async function setLane(db: Db, id: string, lane: string): Promise<void> {
  await db.outboundMessage.updateMany({ where: { id }, data: { lane } });
  await db.queuedOutbound.updateMany({ where: { messageId: id }, data: { claimedAt: null } });
}

/** Queued messages of an address that no run has in its hands, verification mail apart; locked until the transaction ends. */
export async function lockReroutable(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select m.id from outbound_queue q join outbound_message m on m.id = q.message_id
    where q.address_id = ${addressId} and q.kind <> 'verification' and q.claimed_at is null
    for update of m for update of q`;
  return findMessages(
    db,
    rows.map(({ id }) => id),
  );
}

/**
 * The oldest queued messages that still wait for the connector of these addresses, in no run's hands; locked until the transaction ends.
 * `limit` keeps the bodies that are read at once few.
 */
export async function lockWaiting(db: Db, addressIds: readonly number[], limit: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select m.id from outbound_queue q join outbound_message m on m.id = q.message_id join support_address a on a.id = q.address_id
    where q.address_id = any(${addressIds}::int[]) and q.lane = 'credential:' || a.route_credential_id
      and q.kind <> 'verification' and q.claimed_at is null
    order by m.id limit ${limit} for update of m for update of q`;
  return findMessages(
    db,
    rows.map(({ id }) => id),
  );
}

/** Takes the address from all its messages; answers those that are queued and in no run's hands, locked until the transaction ends. */
export async function detachQueued(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const detached = await db.$queryRaw<{ id: string }[]>`
    with detached as (update outbound_message set address_id = null where address_id = ${addressId} returning id, state)
    select id from detached where state = 'queued'`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    select message_id as id from outbound_queue
    where message_id = any(${detached.map(({ id }) => id)}::uuid[]) and kind <> 'verification' and claimed_at is null for update`;
  return findMessages(
    db,
    rows.map(({ id }) => id),
  );
}

/** Cancels what is queued, and keeps the record of what was sent when the address's round trips are deleted. */
export async function cancelVerificationMail(db: Db, addressId: number): Promise<void> {
  await db.$executeRaw`
    update outbound_message set verification_id = null,
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
    update outbound_message set state = 'queued', failed_at = null
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
    update outbound_queue set claimed_at = null where lane = ${lane} and claimed_at is not null`;
}

async function findMessages(db: Db, ids: readonly string[]): Promise<QueuedMessage[]> {
  if (ids.length === 0) return [];
  const orderBy = [{ priority: "desc" as const }, { createdAt: "asc" as const }];
  const rows = await db.outboundMessage.findMany({ where: { id: { in: [...ids] } }, select: message, orderBy });
  return rows.map(withFacts);
}

/** What many messages hang on, read once for all of them. */
export async function findSurroundings(
  db: Db,
  ids: { accounts: string[]; addresses: number[]; brands: number[]; verifications: string[] },
) {
  const [accounts, addresses, brands, verifications] = await Promise.all([
    ids.accounts.length > 0 ? db.account.findMany({ where: { id: { in: ids.accounts } }, select: account }) : [],
    ids.addresses.length > 0
      ? db.supportAddress.findMany({ where: { id: { in: ids.addresses } }, select: { id: true, ...address } })
      : [],
    ids.brands.length > 0
      ? db.brand.findMany({ where: { id: { in: ids.brands } }, select: { id: true, ...brand } })
      : [],
    ids.verifications.length > 0
      ? db.verification.findMany({ where: { id: { in: ids.verifications } }, select: verification })
      : [],
  ]);
  return {
    account: new Map(accounts.map((row) => [row.id, row])),
    address: new Map(addresses.map((row) => [row.id, row])),
    brand: new Map(brands.map((row) => [row.id, row])),
    verification: new Map(verifications.map((row) => [row.id, row])),
  };
}

/** When the next queued message of a lane is due, ordinary mail not before `notBefore`; null: none waits. */
export async function nextDue(db: Db, lane: string, notBefore: Date | null = null): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case kind when 'verification' then next_attempt_at else greatest(next_attempt_at, ${notBefore}::timestamptz) end) as at
    from outbound_queue where lane = ${lane}`;
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
