import type { PrismaClient } from "#generated/prisma/client.ts";

/** Empties the audit log, which refuses every deletion of rows. */
export async function forgetAudit(db: PrismaClient): Promise<void> {
  await db.$executeRaw`truncate audit_event, audit_name`;
}
