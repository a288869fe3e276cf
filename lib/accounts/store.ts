import { randomBytes } from "node:crypto";
import type { Role } from "#generated/prisma/enums.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";

const accountRef = {
  id: true,
  subdomain: true,
  name: true,
  environment: true,
  opaqueId: true,
  ccsEnabled: true,
} as const;

export function findAccountBySubdomain(db: Db, subdomain: string): Promise<AccountRef | null> {
  return db.account.findUnique({ where: { subdomain }, select: accountRef });
}

/** Serialises first starts of several processes on one database, until the transaction ends. */
export async function lockFirstAccount(db: Db): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(7305901113)`;
}

export async function insertAccount(
  db: Db,
  data: { subdomain: string; name: string; environment: "production" | "sandbox"; productionId?: string },
): Promise<AccountRef> {
  return db.account.create({ data: { ...data, opaqueId: randomBytes(12).toString("hex") }, select: accountRef });
}

/** A brand with its native address, which is its default to begin with. */
export async function insertBrand(db: Db, data: { accountId: string; name: string; email: string }) {
  const { accountId, name, email } = data;
  const brand = await db.brand.create({ data: { accountId, name }, select: { id: true } });
  const address = await db.supportAddress.create({
    data: { accountId, brandId: brand.id, kind: "native", email },
    select: { id: true, email: true },
  });
  await db.brand.update({
    where: { id: brand.id },
    data: { defaultAddressId: address.id, nativeAddressId: address.id },
    select: { id: true },
  });
  return { brandId: brand.id, address };
}

export async function countOwners(db: Db, accountId: string): Promise<number> {
  return db.member.count({ where: { accountId, role: "owner" } });
}

/** Makes the person, or finds who already has this address; never changes an existing password. */
export async function ensureUser(
  db: Db,
  data: { email: string; name: string; passwordHash: string },
): Promise<{ id: string }> {
  const existing = await db.user.findUnique({ where: { email: data.email }, select: { id: true } });
  if (existing) return existing;
  const id = randomBytes(16).toString("hex");
  await db.user.create({ data: { id, email: data.email, name: data.name, emailVerified: true }, select: { id: true } });
  await db.authAccount.create({
    data: {
      id: randomBytes(16).toString("hex"),
      accountId: id,
      providerId: "credential",
      userId: id,
      password: data.passwordHash,
    },
    select: { id: true },
  });
  return { id };
}

export async function insertMember(
  db: Db,
  data: { accountId: string; userId: string; role: Role },
): Promise<{ id: string }> {
  return db.member.create({ data, select: { id: true } });
}

/** The production accounts that a person is a member of, each with its sandbox, the oldest membership first. */
export function findMemberships(db: Db, userId: string) {
  return db.member.findMany({
    where: { userId },
    select: { role: true, account: { select: { ...accountRef, sandbox: { select: accountRef } } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** The production account of a sandbox, or the sandbox of a production account. */
export async function findTwin(db: Db, accountId: string): Promise<AccountRef | null> {
  return db.account.findFirst({
    where: { OR: [{ productionId: accountId }, { sandbox: { id: accountId } }] },
    select: accountRef,
  });
}

export async function insertSetupLink(
  db: Db,
  data: { tokenHash: Uint8Array<ArrayBuffer>; expiresAt: Date },
): Promise<void> {
  await db.setupLink.deleteMany({ where: { usedAt: null } });
  await db.setupLink.create({ data, select: { id: true } });
}

/** Marks the link used; false when it is unknown, used or expired. */
export async function spendSetupLink(db: Db, tokenHash: Uint8Array<ArrayBuffer>, now: Date): Promise<boolean> {
  const { count } = await db.setupLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

export async function countOpenSetupLinks(db: Db, now: Date): Promise<number> {
  return db.setupLink.count({ where: { usedAt: null, expiresAt: { gt: now } } });
}

export async function updateCcsEnabled(db: Db, accountId: string, ccsEnabled: boolean): Promise<void> {
  await db.account.update({ where: { id: accountId }, data: { ccsEnabled }, select: { id: true } });
}

export function findUser(db: Db, id: string) {
  return db.user.findUnique({ where: { id }, select: { name: true, email: true, locale: true, theme: true } });
}

/** Holds the account's row until the transaction ends: limits are counted under it. Rows that name it are written meanwhile. */
export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db.$executeRaw`select 1 from account where id = ${accountId}::uuid for no key update`;
}

/** Holds the account and its twin, always the elder first, and answers with what is true of the account under the lock. */
export async function lockPair(db: Db, accountId: string): Promise<{ ccsEnabled: boolean }> {
  const rows = await db.$queryRaw<{ id: string; ccsEnabled: boolean }[]>`
    select id, ccs_enabled as "ccsEnabled" from account
    where id = ${accountId}::uuid or production_id = ${accountId}::uuid
       or id = (select production_id from account where id = ${accountId}::uuid)
    order by id for no key update`;
  const own = rows.find(({ id }) => id === accountId);
  if (!own) throw new Error(`no account ${accountId}`);
  return own;
}
