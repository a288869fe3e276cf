import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

export async function insertAuditEvent(db: Db, data: Prisma.AuditEventUncheckedCreateInput): Promise<void> {
  await db.auditEvent.create({ data, select: { id: true } });
}
