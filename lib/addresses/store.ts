import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

/** The public part of an outbound credential. Its secret is read by lib/delivery alone. */
export interface OutboundSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

export function findBrand(db: Db, accountId: string, id: number): Promise<{ id: number } | null> {
  return db.brand.findFirst({ where: { accountId, id }, select: { id: true } });
}

export function findBrandsWithAddresses(db: Db, accountId: string) {
  return db.brand.findMany({
    where: { accountId },
    orderBy: { id: "asc" },
    select: {
      id: true,
      name: true,
      defaultAddressId: true,
      addresses: {
        orderBy: [{ kind: "asc" }, { email: "asc" }],
        select: {
          id: true,
          email: true,
          kind: true,
          domainId: true,
          inboundState: true,
          inboundVerifiedAt: true,
          outboundState: true,
          outboundVerifiedAt: true,
        },
      },
    },
  });
}

/** The newest outbound credential of each address of the account. */
export async function findOutboundSettings(db: Db, accountId: string): Promise<Map<number, OutboundSettings>> {
  const rows = await db.$queryRaw<({ addressId: number } & OutboundSettings)[]>`
    select distinct on (address_id) address_id as "addressId", host, port, username
    from outbound_credential where account_id = ${accountId}::uuid order by address_id, created_at desc`;
  return new Map(rows.map(({ addressId, ...settings }) => [addressId, settings]));
}

/** The connector domain, held until the transaction ends: its addresses are counted under it. */
export async function lockDomain(
  db: Db,
  accountId: string,
  id: string,
): Promise<{ id: string; domain: string } | null> {
  const [row] = await db.$queryRaw<{ id: string; domain: string }[]>`
    select id, domain from connector_domain where id = ${id}::uuid and account_id = ${accountId}::uuid for update`;
  return row ?? null;
}

export function findDomainName(db: Db, accountId: string, id: string): Promise<{ domain: string } | null> {
  return db.connectorDomain.findFirst({ where: { accountId, id }, select: { domain: true } });
}

export function countAddressesOf(db: Db, domainId: string): Promise<number> {
  return db.supportAddress.count({ where: { domainId } });
}

export async function addressExists(db: Db, accountId: string, email: string): Promise<boolean> {
  return (await db.supportAddress.count({ where: { accountId, email } })) > 0;
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

/** A connector address of the account with its newest outbound credential. */
export function findConnectorAddress(db: Db, accountId: string, id: number) {
  return db.supportAddress.findFirst({
    where: { accountId, id, kind: "smtp_connector" },
    select: {
      id: true,
      email: true,
      credentials: { select: { host: true, port: true, username: true }, orderBy: { createdAt: "desc" }, take: 1 },
    },
  });
}

/** Host and port in use on a domain, by address: what the form can copy. */
export async function findSiblings(db: Db, domainId: string): Promise<{ email: string; host: string; port: number }[]> {
  return db.$queryRaw`
    select distinct on (a.email) a.email, c.host, c.port
    from support_address a join outbound_credential c on c.address_id = a.id
    where a.domain_id = ${domainId}::uuid order by a.email, c.created_at desc`;
}
