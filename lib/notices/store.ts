import type { Db } from "#lib/db/client.ts";

/** Who runs a production account: its owners and administrators, in the order of their addresses. */
export async function findAdmins(
  db: Db,
  accountId: string,
): Promise<{ name: string; email: string; locale: string | null }[]> {
  const members = await db.member.findMany({
    where: { accountId, role: { in: ["owner", "admin"] } },
    select: { user: { select: { name: true, email: true, locale: true } } },
    orderBy: { user: { email: "asc" } },
  });
  return members.map(({ user }) => user);
}
