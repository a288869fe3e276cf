import { type Db, database } from "#lib/db/client.ts";
import { writeLastActive } from "./store.ts";

const interval = 60_000;

/** Notes that a session was used and from where, once a minute. Nobody's request fails for it. */
export async function noteActivity(
  session: { readonly id: string; readonly updatedAt: Date },
  ip: string | null,
  db: Db = database(),
  now = new Date(),
): Promise<void> {
  const since = new Date(now.getTime() - interval);
  if (session.updatedAt < since) await writeLastActive(db, session.id, since, ip).catch(() => undefined);
}
