import { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import type { CredentialSet, PastSet } from "./schema.ts";
import { isLive } from "./store.ts";

/** A domain's live sets with their use, newest first. */
export function findSetsInUse(db: Db, accountId: string, domainId: string): Promise<Omit<CredentialSet, "verdict">[]> {
  return db.$queryRaw`
    select id, username, created_at as "createdAt", last_used_at as "lastUsedAt", last_used_peer as "lastUsedPeer", revoke_at as "revokeAt",
           (select count(*)::int from inbound_message m
             where m.credential_id = c.id and m.received_at > now() - interval '24 hours') as messages
    from inbound_credential c
    where account_id = ${accountId}::uuid and domain_id = ${domainId}::uuid and ${Prisma.raw(isLive("c"))}
    order by created_at desc, id desc`;
}

/** Its latest `limit` sets that have ended, the last to end first. */
export function findPastSets(db: Db, accountId: string, domainId: string, limit: number): Promise<PastSet[]> {
  return db.$queryRaw`
    select id, username, created_at as "createdAt", last_used_at as "lastUsedAt", coalesce(revoked_at, revoke_at) as "revokedAt"
    from inbound_credential c
    where account_id = ${accountId}::uuid and domain_id = ${domainId}::uuid and not ${Prisma.raw(isLive("c"))}
    order by coalesce(revoked_at, revoke_at) desc, id desc limit ${limit}`;
}

export async function findAddressesOfDomain(db: Db, domainId: string): Promise<string[]> {
  const rows = await db.supportAddress.findMany({
    where: { domainId },
    select: { email: true },
    orderBy: { email: "asc" },
  });
  return rows.map(({ email }) => email);
}
