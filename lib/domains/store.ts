import type { Prisma } from "#generated/prisma/client.ts";
import { togetherSince } from "#lib/credentials/status.ts";
import { liveNow } from "#lib/credentials/store.ts";
import type { Db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { toULabel } from "#lib/mail/address.ts";
import type { DomainView, UnauthenticatedPolicy } from "./schema.ts";

const view = () =>
  ({
    id: true,
    name: true,
    domain: true,
    unauthenticatedPolicy: true,
    createdAt: true,
    disconnectionId: true,
    credentials: { where: liveNow(), select: { createdAt: true } },
    _count: { select: { addresses: true } },
  }) satisfies Prisma.ConnectorDomainSelect;

type Row = {
  id: string;
  name: string;
  domain: string;
  unauthenticatedPolicy: UnauthenticatedPolicy;
  createdAt: Date;
  disconnectionId: string | null;
  credentials: readonly { createdAt: Date }[];
  _count: { addresses: number };
};

function toView(row: Row): DomainView {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    domainUnicode: toULabel(row.domain),
    addressCount: row._count.addresses,
    addressLimit: env.maxAddressesPerDomain,
    credentialCount: row.credentials.length,
    twoSetsSince: togetherSince(row.credentials),
    unauthenticatedPolicy: row.unauthenticatedPolicy,
    createdAt: row.createdAt,
    disconnecting: row.disconnectionId !== null,
  };
}

export async function findDomains(db: Db, accountId: string): Promise<DomainView[]> {
  const rows = await db.connectorDomain.findMany({
    where: { accountId, disconnectedAt: null },
    select: view(),
    orderBy: { createdAt: "asc" },
  });
  return rows.map(toView);
}

export async function findDomain(db: Db, accountId: string, id: string): Promise<DomainView | null> {
  const row = await db.connectorDomain.findFirst({ where: { accountId, id, disconnectedAt: null }, select: view() });
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

/** Changes a live domain that is as the page showed it and is not being disconnected; false where it is not so. */
export async function updateDomain(
  db: Db,
  which: { accountId: string; id: string; name?: string; unauthenticatedPolicy?: UnauthenticatedPolicy },
  data: { name?: string; unauthenticatedPolicy?: UnauthenticatedPolicy },
): Promise<string | null> {
  const [row] = await db.connectorDomain.updateManyAndReturn({
    where: { ...which, disconnectedAt: null, disconnectionId: null },
    data,
    select: { domain: true },
  });
  return row?.domain ?? null;
}

export async function endDomain(db: Db, id: string, disconnectedAt: Date): Promise<void> {
  await db.connectorDomain.update({ where: { id }, data: { disconnectedAt }, select: { id: true } });
}

/** The addresses of a connector domain, in one order everywhere; `speaksForBrand`: a brand depends on it. */
export async function findConnectorAddresses(
  db: Db,
  domainId: string,
): Promise<{ id: number; speaksForBrand: boolean }[]> {
  const rows = await db.supportAddress.findMany({
    where: { domainId },
    select: { id: true, defaultOf: { select: { id: true } }, nativeOf: { select: { id: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, defaultOf, nativeOf }) => ({ id, speaksForBrand: Boolean(defaultOf ?? nativeOf) }));
}
