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

/** Writes down that something is told now; false when that was last done after `since`. Others who ask wait until the transaction ends. */
export async function claimNotice(
  db: Db,
  accountId: string,
  subject: string,
  { now, since }: { now: Date; since: Date },
): Promise<boolean> {
  const claimed = await db.$executeRaw`
    insert into notice_sent as n (account_id, subject, sent_at) values (${accountId}::uuid, ${subject}, ${now})
    on conflict (account_id, subject) do update set sent_at = excluded.sent_at where n.sent_at <= ${since}`;
  if (claimed === 0) return false;
  await db.noticeSent.deleteMany({ where: { accountId, sentAt: { lte: since } } });
  return true;
}
