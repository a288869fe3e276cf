import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

export async function insertToken(db: Db, data: Prisma.ApiTokenUncheckedCreateInput): Promise<string> {
  const { id } = await db.apiToken.create({ data, select: { id: true } });
  return id;
}

/** The account's tokens that are not revoked, newest first. */
export function findKeptTokens(db: Db, accountId: string) {
  return db.apiToken.findMany({
    where: { accountId, revokedAt: null },
    select: {
      id: true,
      name: true,
      lookupId: true,
      scope: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      lastUsedPeer: true,
      creator: { select: { name: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** Ends a token; its name, or null when the account has no such token, or it was revoked before. */
export async function markRevoked(db: Db, accountId: string, id: string, at: Date): Promise<{ name: string } | null> {
  const [row] = await db.apiToken.updateManyAndReturn({
    where: { id, accountId, revokedAt: null },
    data: { revokedAt: at },
    select: { name: true },
  });
  return row ?? null;
}

/** A token that is not revoked, as authentication needs it. Never leaves lib/tokens: it holds the hash. */
export function findByLookup(db: Db, lookupId: string) {
  return db.apiToken.findFirst({
    where: { lookupId, revokedAt: null },
    select: {
      id: true,
      accountId: true,
      tokenHash: true,
      scope: true,
      expiresAt: true,
      lastUsedAt: true,
      creator: { select: { id: true, email: true } },
    },
  });
}

/** Notes a use, unless one after `since` is noted already; whether it did. */
export async function writeLastUsed(
  db: Db,
  id: string,
  { at, since, peer }: { at: Date; since: Date; peer: string | null },
): Promise<boolean> {
  const { count } = await db.apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: since } }] },
    data: { lastUsedAt: at, lastUsedPeer: peer },
  });
  return count > 0;
}
