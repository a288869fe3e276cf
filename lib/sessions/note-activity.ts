import { type Db, database } from "#lib/db/client.ts";
import { writeLastActive } from "./store.ts";

const interval = 60_000;

/** Notes that a session was used and from where: once a minute, and when that changes. Nobody's request fails for it. */
export async function noteActivity(
  session: { readonly id: string; readonly updatedAt: Date; readonly ipAddress?: string | null | undefined },
  ip: string | null,
  db: Db = database(),
  now = new Date(),
): Promise<void> {
  const since = new Date(now.getTime() - interval);
  // What better-auth notes at sign-in is the address's network, and not always the nearest hop's.
  if (session.updatedAt >= since && session.ipAddress === ip) return;
  await writeLastActive(db, session.id, since, ip).catch(() => undefined);
}
