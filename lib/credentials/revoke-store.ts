import { Prisma } from "#generated/prisma/client.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import type { SetFacts } from "./status.ts";
import { isLive } from "./store.ts";

export interface LiveSet extends SetFacts {
  readonly username: string;
}

/** A domain's live sets, oldest first. Whoever adds or ends one holds the domain's row. */
export function findLiveSets(db: Db, domainId: string): Promise<LiveSet[]> {
  return db.$queryRaw<LiveSet[]>`
    select id, username, created_at as "createdAt", last_used_at as "lastUsedAt", revoke_at as "revokeAt"
    from inbound_credential c where domain_id = ${domainId}::uuid and ${Prisma.raw(isLive("c"))} order by created_at, id`;
}

/** The domain of a credential of the account, live or not. */
export async function findDomainOf(db: Db, accountId: string, credentialId: string): Promise<string | null> {
  const where = { id: credentialId, accountId };
  const row = await db.inboundCredential.findFirst({ where, select: { domainId: true } });
  return row?.domainId ?? null;
}

/**
 * Ends a credential at `at`. Intake holds its row FOR SHARE while it commits what came by it: what it has begun is waited for, and from then on it
 * accepts nothing more.
 */
export async function markRevoked(db: Db, id: string, at: Date): Promise<void> {
  const data = { revokedAt: at, revokeAt: null };
  await db.inboundCredential.update({ where: { id }, data, select: { id: true } });
}

/** The same for all live ones of a domain, in the order in which intake holds them. One whose planned end has come ended then. */
export async function revokeLiveOf(db: Db, domainId: string, at: Date): Promise<{ id: string; username: string }[]> {
  await db.$queryRaw`
    select id from inbound_credential
    where domain_id = ${domainId}::uuid and revoked_at is null order by id for update`;
  return db.$queryRaw<{ id: string; username: string }[]>`
    update inbound_credential
    set revoked_at = case when revoke_at <= ${at} then revoke_at else ${at} end,
        revoke_at = case when revoke_at <= ${at} then revoke_at end
    where domain_id = ${domainId}::uuid and revoked_at is null
    returning id, username`;
}

/** Plans the end of a credential, or gives the plan up with null. */
export async function planRevocation(db: Db, id: string, revokeAt: Date | null): Promise<void> {
  await db.inboundCredential.update({ where: { id }, data: { revokeAt }, select: { id: true } });
}

/** The account of a credential, and the domain that it is for. */
export async function findOwner(
  db: Db,
  credentialId: string,
): Promise<{ account: AccountRef; domainId: string } | null> {
  const row = await db.inboundCredential.findUnique({
    where: { id: credentialId },
    select: { domainId: true, domain: { select: { account: true } } },
  });
  return row && { account: row.domain.account, domainId: row.domainId };
}

/** Writes down that a credential's planned end has come, by the clock that intake compares with; null where it has not, or that is written already. */
export async function markPlannedEnd(db: Db, id: string): Promise<{ username: string } | null> {
  const [row] = await db.$queryRaw<{ username: string }[]>`
    update inbound_credential set revoked_at = revoke_at
    where id = ${id}::uuid and revoked_at is null and revoke_at <= now()
    returning username`;
  return row ?? null;
}

/** The account that a credential's user name belongs to, live or not. */
export async function findAccountOfUsername(db: Db, username: string): Promise<AccountRef | null> {
  const select = { domain: { select: { account: true } } };
  const row = await db.inboundCredential.findUnique({ where: { username }, select });
  return row?.domain.account ?? null;
}
