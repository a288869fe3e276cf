import type { Db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { toULabel } from "#lib/mail/address.ts";
import type { DomainView } from "./schema.ts";

const view = {
  id: true,
  name: true,
  domain: true,
  createdAt: true,
  _count: { select: { addresses: true, credentials: { where: { revokedAt: null } } } },
} as const;

type Row = {
  id: string;
  name: string;
  domain: string;
  createdAt: Date;
  _count: { addresses: number; credentials: number };
};

function toView(row: Row): DomainView {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    domainUnicode: toULabel(row.domain),
    addressCount: row._count.addresses,
    addressLimit: env.maxAddressesPerDomain,
    credentialCount: row._count.credentials,
    createdAt: row.createdAt,
  };
}

export async function findDomains(db: Db, accountId: string): Promise<DomainView[]> {
  const rows = await db.connectorDomain.findMany({
    where: { accountId, disconnectedAt: null },
    select: view,
    orderBy: { createdAt: "asc" },
  });
  return rows.map(toView);
}

export async function findDomain(db: Db, accountId: string, id: string): Promise<DomainView | null> {
  const row = await db.connectorDomain.findFirst({ where: { accountId, id, disconnectedAt: null }, select: view });
  return row && toView(row);
}

export async function insertDomain(
  db: Db,
  data: { accountId: string; name: string; domain: string; authProtocol: "PLAIN" },
): Promise<string> {
  const { id } = await db.connectorDomain.create({ data, select: { id: true } });
  return id;
}

/** Support addresses of any kind on a domain; `limit` of them, in order. */
export async function findAddressesOn(db: Db, accountId: string, domain: string, limit: number): Promise<string[]> {
  const rows = await db.supportAddress.findMany({
    where: { accountId, email: { endsWith: `@${domain}` } },
    select: { email: true },
    orderBy: { email: "asc" },
    take: limit,
  });
  return rows.map(({ email }) => email);
}
