import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

export async function insertAuditEvent(db: Db, data: Prisma.AuditEventUncheckedCreateInput): Promise<void> {
  await db.auditEvent.create({ data, select: { id: true } });
}

/** Keeps what an object is called, for the search; once is enough. */
export async function insertAuditNames(db: Db, data: Prisma.AuditNameCreateManyInput[]): Promise<void> {
  if (data.length > 0) await db.auditName.createMany({ data, skipDuplicates: true });
}
