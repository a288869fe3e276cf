import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import type { DefaultCandidate } from "./schema.ts";

/** The public part of an outbound credential. Its secret is read by lib/delivery alone. */
export interface OutboundSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** A brand of the account; inside a transaction it stays until that ends: what is added to it does not meet its deletion. */
export async function findBrand(db: Db, accountId: string, id: number): Promise<{ id: number } | null> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    select id from brand where id = ${id} and account_id = ${accountId}::uuid for key share`;
  return row ?? null;
}

/** Its domain is being disconnected: `refuseLeaving`. */
type Leaving = "drain" | "reroute" | null;

export interface LockedDomain {
  readonly id: string;
  readonly domain: string;
  /** Nothing of it may be changed meanwhile: `refuseDisconnecting`. */
  readonly disconnecting: boolean;
}

/** The connector domain, held until the transaction ends: its addresses are counted under it. */
export async function lockDomain(db: Db, accountId: string, id: string): Promise<LockedDomain | null> {
  const [row] = await db.$queryRaw<LockedDomain[]>`
    select id, domain, disconnection_id is not null as disconnecting from connector_domain
    where id = ${id}::uuid and account_id = ${accountId}::uuid and disconnected_at is null for update`;
  return row ?? null;
}

export async function findDomainName(
  db: Db,
  accountId: string,
  id: string,
): Promise<{ domain: string; disconnecting: boolean } | null> {
  const row = await db.connectorDomain.findFirst({
    where: { accountId, id, disconnectedAt: null },
    select: { domain: true, disconnectionId: true },
  });
  return row && { domain: row.domain, disconnecting: row.disconnectionId !== null };
}

export function countAddressesOf(db: Db, domainId: string): Promise<number> {
  return db.supportAddress.count({ where: { domainId } });
}

export async function addressExists(db: Db, accountId: string, email: string): Promise<boolean> {
  return (await db.supportAddress.count({ where: { accountId, email } })) > 0;
}

/** Until the transaction ends, nobody else adds this address, in whatever account. */
export async function lockEmail(db: Db, email: string): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`support_address ${email}`}, 0))`;
}

/** The address of this name in an account's twin, with the mail that waits to leave from it; `removable` unless it speaks for a brand. */
export async function findAddressInTwin(
  db: Db,
  accountId: string,
  email: string,
): Promise<{ id: number; removable: boolean; queued: number } | null> {
  const row = await db.supportAddress.findUnique({
    where: { accountId_email: { accountId, email } },
    select: {
      id: true,
      defaultOf: { select: { id: true } },
      nativeOf: { select: { id: true } },
      _count: { select: { outbound: { where: { state: "queued", kind: { not: "verification" } } } } },
    },
  });
  return row && { id: row.id, removable: !row.defaultOf && !row.nativeOf, queued: row._count.outbound };
}

/**
 * Whether an account beside these has proved that the address is its own: a mail to it came back by that account. Only the inbound check proves this:
 * the mail of the outbound one is handed to a server of the account's own choosing, which can bring back whatever it is given.
 */
export async function isVerifiedElsewhere(db: Db, accountIds: readonly string[], email: string): Promise<boolean> {
  const where = { email, accountId: { notIn: [...accountIds] }, inboundVerifiedAt: { not: null } };
  return (await db.supportAddress.count({ where })) > 0;
}

export async function insertAddress(db: Db, data: Prisma.SupportAddressUncheckedCreateInput): Promise<number> {
  const { id } = await db.supportAddress.create({ data, select: { id: true } });
  return id;
}

export async function insertOutboundCredential(
  db: Db,
  data: Prisma.OutboundCredentialUncheckedCreateInput,
): Promise<void> {
  await db.outboundCredential.create({ data, select: { id: true } });
}

/** A connector address of the account with its current outbound credential, and the one that serves. */
export function findConnectorAddress(db: Db, accountId: string, id: number) {
  return db.supportAddress.findFirst({
    where: { accountId, id, kind: "smtp_connector" },
    select: {
      id: true,
      email: true,
      domainId: true,
      outboundVerifiedAt: true,
      routeCredentialId: true,
      credentials: {
        where: { retiredAt: null },
        select: { id: true, host: true, port: true, username: true },
        orderBy: { createdAt: "desc" },
        take: 1,
      },
    },
  });
}

/** Host and port in use on a domain, by address: what the form can copy. */
export async function findSiblings(db: Db, domainId: string): Promise<{ email: string; host: string; port: number }[]> {
  return db.$queryRaw`
    select distinct on (a.email) a.email, c.host, c.port
    from support_address a join outbound_credential c on c.address_id = a.id
    where a.domain_id = ${domainId}::uuid and c.retired_at is null order by a.email, c.created_at desc`;
}

export interface AddressToRemove {
  readonly email: string;
  readonly kind: string;
  readonly speaksForBrand: boolean;
  readonly leaving: Leaving;
}

/**
 * Holds an address that is to be removed against its checks, like `lockAddress` of lib/verification, but lets rows that name it be written meanwhile: who
 * holds a ticket of it and queues a reply is waited for, and does not wait for this.
 */
export async function lockAddressForRemoval(db: Db, accountId: string, id: number): Promise<AddressToRemove | null> {
  const [row] = await db.$queryRaw<Omit<AddressToRemove, "speaksForBrand">[]>`
    select email, kind::text, leaving::text from support_address
    where id = ${id} and account_id = ${accountId}::uuid for no key update`;
  if (!row) return null;
  const speaksFor = { OR: [{ defaultAddressId: id }, { nativeAddressId: id }] };
  return { ...row, speaksForBrand: (await db.brand.count({ where: speaksFor })) > 0 };
}

/** Holds an address of a brand that is to become its default: until the transaction ends it is neither removed nor checked. */
export async function lockAddressAsDefault(
  db: Db,
  brandId: number,
  id: number,
): Promise<({ email: string; leaving: Leaving } & DefaultCandidate) | null> {
  const [row] = await db.$queryRaw<({ email: string; leaving: Leaving } & DefaultCandidate)[]>`
    select email, kind::text, leaving::text, inbound_state::text as "inboundState", outbound_state::text as "outboundState"
    from support_address where id = ${id} and brand_id = ${brandId} for no key update`;
  return row ?? null;
}

/** Changes an address's display name if it still is `was` and its domain is not being disconnected; answers the address, or null. */
export async function updateDisplayName(
  db: Db,
  accountId: string,
  { addressId, displayName, was }: { addressId: number; displayName: string | null; was: string | null },
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ email: string }[]>`
    update support_address set display_name = ${displayName}, updated_at = now()
    where id = ${addressId} and account_id = ${accountId}::uuid and display_name is not distinct from ${was} and leaving is null
    returning email`;
  return row?.email ?? null;
}

/** Its tickets stay, without an address. Before the address itself: whoever replies holds the ticket first. */
export async function detachTickets(db: Db, addressId: number): Promise<void> {
  await db.ticket.updateMany({ where: { addressId }, data: { addressId: null } });
}

/** Its credentials and round trips go with it. */
export async function deleteAddress(db: Db, addressId: number): Promise<void> {
  await db.supportAddress.delete({ where: { id: addressId }, select: { id: true } });
}

const addressRow = {
  id: true,
  email: true,
  kind: true,
  displayName: true,
  leaving: true,
  brandId: true,
  brand: { select: { name: true, defaultAddressId: true } },
  inboundState: true,
  verifications: { where: { direction: "inbound", failedAt: { not: null } }, select: { id: true }, take: 1 },
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.SupportAddressSelect;

export type AddressRow = Prisma.SupportAddressGetPayload<{ select: typeof addressRow }>;

export function findAddress(db: Db, accountId: string, id: number): Promise<AddressRow | null> {
  return db.supportAddress.findFirst({ where: { accountId, id }, select: addressRow });
}

export function findAddressesAt(
  db: Db,
  accountId: string,
  page: { skip: number; take: number },
): Promise<AddressRow[]> {
  return db.supportAddress.findMany({ where: { accountId }, select: addressRow, orderBy: { id: "asc" }, ...page });
}

export function findAddressesAfter(
  db: Db,
  accountId: string,
  { after, take }: { after: number; take: number },
): Promise<AddressRow[]> {
  const where = { accountId, id: { gt: after } };
  return db.supportAddress.findMany({ where, select: addressRow, orderBy: { id: "asc" }, take });
}

/** Nearest first. */
export function findAddressesBefore(
  db: Db,
  accountId: string,
  { before, take }: { before: number; take: number },
): Promise<AddressRow[]> {
  const where = { accountId, id: { lt: before } };
  return db.supportAddress.findMany({ where, select: addressRow, orderBy: { id: "desc" }, take });
}

export function countAddresses(db: Db, accountId: string): Promise<number> {
  return db.supportAddress.count({ where: { accountId } });
}

export function findDomainByName(db: Db, accountId: string, domain: string): Promise<{ id: string } | null> {
  return db.connectorDomain.findFirst({ where: { accountId, domain, disconnectedAt: null }, select: { id: true } });
}
