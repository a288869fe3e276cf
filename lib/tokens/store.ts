import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

export async function insertToken(db: Db, data: Prisma.ApiTokenUncheckedCreateInput): Promise<string> {
  const { id } = await db.apiToken.create({ data, select: { id: true } });
  return id;
}

/** The account's live tokens, newest first. */
export function findLiveTokens(db: Db, accountId: string) {
  return db.apiToken.findMany({
    where: { accountId, revokedAt: null },
    select: {
      id: true,
      name: true,
      lookupId: true,
      createdAt: true,
      lastUsedAt: true,
      creator: { select: { name: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** Ends a live token; its name, or null when the account has no such live token. */
export async function markRevoked(db: Db, accountId: string, id: string, at: Date): Promise<{ name: string } | null> {
  const [row] = await db.apiToken.updateManyAndReturn({
    where: { id, accountId, revokedAt: null },
    data: { revokedAt: at },
    select: { name: true },
  });
  return row ?? null;
}

/** A live token as authentication needs it. Never leaves lib/tokens: it holds the hash. */
export function findByLookup(db: Db, lookupId: string) {
  return db.apiToken.findFirst({
    where: { lookupId, revokedAt: null },
    select: {
      id: true,
      accountId: true,
      tokenHash: true,
      lastUsedAt: true,
      creator: { select: { id: true, email: true } },
    },
  });
}

/** Notes a use, unless one after `since` is noted already. */
export async function writeLastUsed(db: Db, id: string, at: Date, since: Date): Promise<void> {
  await db.apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: since } }] },
    data: { lastUsedAt: at },
  });
}
