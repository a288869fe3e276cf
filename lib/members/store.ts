import type { Role } from "#generated/prisma/enums.ts";
import type { Db } from "#lib/db/client.ts";

/** A production account's people, owners first, each with their newest open session. */
export function findMembers(db: Db, accountId: string, now: Date) {
  return db.member.findMany({
    where: { accountId },
    select: {
      id: true,
      role: true,
      createdAt: true,
      userId: true,
      user: {
        select: {
          name: true,
          email: true,
          sessions: {
            where: { expiresAt: { gt: now } },
            select: { updatedAt: true },
            orderBy: { updatedAt: "desc" },
            take: 1,
          },
        },
      },
    },
    orderBy: [{ role: "asc" }, { user: { name: "asc" } }, { id: "asc" }],
  });
}

export function findMember(db: Db, accountId: string, id: string) {
  return db.member.findFirst({
    where: { id, accountId },
    select: { id: true, userId: true, role: true, user: { select: { email: true } } },
  });
}

/** The role that a person holds in a production account; null: they are no member. */
export async function findRole(db: Db, accountId: string, userId: string): Promise<Role | null> {
  const member = await db.member.findUnique({
    where: { accountId_userId: { accountId, userId } },
    select: { role: true },
  });
  return member?.role ?? null;
}

export async function updateRole(db: Db, id: string, role: Role): Promise<void> {
  await db.member.update({ where: { id }, data: { role }, select: { id: true } });
}

export async function deleteMember(db: Db, id: string): Promise<void> {
  await db.member.delete({ where: { id }, select: { id: true } });
}

/** Ends all sessions of a person who is a member of nothing any more. */
export async function endStrandedSessions(db: Db, userId: string): Promise<void> {
  await db.session.deleteMany({ where: { userId, user: { members: { none: {} } } } });
}

/** Ends a person's live API tokens in these accounts; which they were. */
export function revokeTokensOf(db: Db, userId: string, accountIds: readonly string[], at: Date) {
  return db.apiToken.updateManyAndReturn({
    where: { createdBy: userId, accountId: { in: [...accountIds] }, revokedAt: null },
    data: { revokedAt: at },
    select: { id: true, accountId: true, name: true },
  });
}
