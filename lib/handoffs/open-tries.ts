import type { Db } from "#lib/db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { countUse } from "#lib/rate/count-use.ts";
import { networkOf } from "#lib/rate/network-of.ts";

/** Nobody guesses 256 bits: this spares the database. */
const rule = { limit: 30, window: 600 };

/** Counts one opening from a network. Throws handoff_throttled after thirty in ten minutes. */
export async function countTry(db: Db, ip: string | null): Promise<void> {
  const { over } = await countUse(db, `handoff ${ip === null ? "unknown" : networkOf(ip)}`, rule);
  if (over) throw new DomainError("handoff_throttled");
}
