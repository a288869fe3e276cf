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
  const rows = records(
    // A message itself will do for its key: its bodies are not sent along.
    [...wanted].map(([id, { account, addressId, ticketId, verificationId }]) => ({
      id,
      accountId: account.id,
      addressId,
      ticketId,
      verificationId,
    })),
  );
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

/** The messages of these rows, the most urgent first. */
export async function findMessages(db: Db, found: readonly { readonly id: string }[]): Promise<QueuedMessage[]> {
  if (found.length === 0) return [];
  const orderBy = [{ priority: "desc" as const }, { createdAt: "asc" as const }];
  const where = { id: { in: found.map(({ id }) => id) } };
  const rows = await db.outboundMessage.findMany({ where, select: message, orderBy });
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
