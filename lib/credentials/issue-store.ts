import type { Db } from "#lib/db/client.ts";

export async function insertInboundCredential(
  db: Db,
  data: { accountId: string; domainId: string; username: string; lookupId: string; passwordHash: string },
): Promise<string> {
  const { id } = await db.inboundCredential.create({ data, select: { id: true } });
  return id;
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
