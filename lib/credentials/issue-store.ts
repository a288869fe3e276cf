import type { Db } from "#lib/db/client.ts";

export async function insertInboundCredential(
  db: Db,
  data: { accountId: string; domainId: string; username: string; lookupId: string; passwordHash: string },
): Promise<string> {
  const { id } = await db.inboundCredential.create({ data, select: { id: true } });
  return id;
}

/**
 * Revokes a domain's live credentials. Intake holds theirs FOR SHARE, in the order of their ids, while it commits what came by them: what it has
 * begun is waited for, and from then on it accepts nothing more.
 */
export async function revokeLiveOf(db: Db, domainId: string, at: Date): Promise<{ id: string; username: string }[]> {
  const live = await db.$queryRaw<{ id: string; username: string }[]>`
    select id, username from inbound_credential
    where domain_id = ${domainId}::uuid and revoked_at is null order by id for update`;
  await db.inboundCredential.updateMany({ where: { id: { in: live.map(({ id }) => id) } }, data: { revokedAt: at } });
  return live;
}

/** The native address of the account's first brand, of which there is always one. */
export async function findNativeAddress(db: Db, accountId: string): Promise<string> {
  const { nativeAddress } = await db.brand.findFirstOrThrow({
    where: { accountId, nativeAddressId: { not: null } },
    select: { nativeAddress: { select: { email: true } } },
    orderBy: { id: "asc" },
  });
  return nativeAddress?.email ?? "";
}
