import type { Db } from "#lib/db/client.ts";

export async function insertInboundCredential(
  db: Db,
  data: { accountId: string; domainId: string; username: string; lookupId: string; passwordHash: string },
): Promise<string> {
  const { id } = await db.inboundCredential.create({ data, select: { id: true } });
  return id;
}
