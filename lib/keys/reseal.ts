import type { KeyRing, MasterKey } from "#lib/crypto/key-ring.ts";
import { type SealPurpose, seal, unseal } from "#lib/crypto/sealed.ts";
import type { database } from "#lib/db/client.ts";
import { sealedColumns, sealPurposes } from "./sealed-columns.ts";
import { countByKey, lockSealed, type SealedRow, storeSealed } from "./store.ts";

/** Able to open transactions. */
export type Database = ReturnType<typeof database>;

const batch = 100;
const nil = "00000000-0000-0000-0000-000000000000";

/** What is sealed under what, over all tables. */
export interface SealedCounts {
  readonly current: number;
  readonly previous: number;
  /** Under key ids that are neither: how many, by id. */
  readonly unknown: ReadonlyMap<string, number>;
}

export async function countSealed(db: Database, { current, previous }: KeyRing): Promise<SealedCounts> {
  const all = new Map<string, number>();
  for (const purpose of sealPurposes)
    for (const [id, count] of await countByKey(db, sealedColumns[purpose])) all.set(id, (all.get(id) ?? 0) + count);
  const take = (key: MasterKey | null) => {
    const count = key ? (all.get(key.id) ?? 0) : 0;
    if (key) all.delete(key.id);
    return count;
  };
  return { current: take(current), previous: take(previous), unknown: all };
}

export interface Resealed {
  readonly moved: number;
  /** Rows whose secret no key opens any more: "table id". */
  readonly damaged: readonly string[];
}

/**
 * Seals under the current key what is sealed under the previous one, row by row in short transactions: whoever is killed in the middle has
 * lost nothing, and a second run goes on where it was. Rows that others hold at this moment are left. `progress` is called after each batch.
 */
export async function reseal(
  db: Database,
  from: MasterKey,
  to: MasterKey,
  progress: (purpose: SealPurpose, moved: number) => void = () => undefined,
): Promise<Resealed> {
  let moved = 0;
  const damaged: string[] = [];
  for (const purpose of sealPurposes) {
    const column = sealedColumns[purpose];
    for (let after = nil; ; ) {
      const done = await db.$transaction(async (tx) => {
        const rows = await lockSealed(tx, column, { keyId: from.id, after, limit: batch });
        const sound: SealedRow[] = [];
        for (const row of rows) {
          const plaintext = opened(row, purpose);
          if (plaintext === null) damaged.push(`${column.table} ${row.id}`);
          else sound.push({ id: row.id, ...seal(plaintext, row.id, purpose, to) });
        }
        if (sound.length > 0) await storeSealed(tx, column, sound);
        return { last: rows.at(-1)?.id, sound: sound.length };
      });
      if (done.last === undefined) break;
      after = done.last;
      moved += done.sound;
      progress(purpose, done.sound);
    }
  }
  return { moved, damaged };
}

function opened(row: SealedRow, purpose: SealPurpose): string | null {
  try {
    return unseal(row, row.id, purpose);
  } catch {
    return null;
  }
}
