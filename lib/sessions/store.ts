import type { Db } from "#lib/db/client.ts";

/** A person's living sessions, the latest active first. Never their tokens. */
export function findSessions(db: Db, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    select: { id: true, ipAddress: true, userAgent: true, createdAt: true, updatedAt: true },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
  });
}

/** False when the person has no such session. */
export async function deleteSession(db: Db, userId: string, id: string): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { id, userId } });
  return count === 1;
}

/** Ends all of a person's sessions but `keep`; how many there were. */
export async function deleteOtherSessions(db: Db, userId: string, keep: string | undefined): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { userId, ...(keep ? { id: { not: keep } } : {}) } });
  return count;
}

/** Notes a request, unless one from the same address after `since` is noted already. */
export async function writeLastActive(db: Db, id: string, since: Date, ip: string | null): Promise<void> {
  await db.session.updateMany({
    where: { id, OR: [{ updatedAt: { lt: since } }, { ipAddress: null }, { ipAddress: { not: ip } }] },
    data: { ipAddress: ip },
  });
}

export function findPersonByEmail(db: Db, email: string): Promise<{ id: string } | null> {
  return db.user.findUnique({ where: { email }, select: { id: true } });
}
