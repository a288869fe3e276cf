import type { Sql } from "#lib/db/sql.ts";
import { writeLastUsed } from "./store.ts";

const interval = 10_000;

/** Notes that a credential was used, at most once in ten seconds for each; a failure to note it harms nothing. */
export function noteUses(sql: Sql): (credentialId: string, peer: string) => void {
  const written = new Map<string, number>();
  return (credentialId, peer) => {
    const now = Date.now();
    const key = `${credentialId} ${peer}`;
    if (now - (written.get(key) ?? 0) < interval) return;
    if (written.size >= 10_000) written.clear();
    written.set(key, now);
    writeLastUsed(sql, credentialId, peer, new Date(now)).catch(() => written.delete(key));
  };
}
