import { setTimeout as pause } from "node:timers/promises";
import { type KeyRing, keyRing, type MasterKey } from "#lib/crypto/key-ring.ts";
import type { SealPurpose } from "#lib/crypto/sealed.ts";
import { countSealed, type Database, reseal, type SealedCounts } from "./reseal.ts";
import { countTransactionsSince, databaseTime } from "./store.ts";

export interface RotationReport {
  readonly from: string;
  readonly to: string;
  readonly moved: number;
  /** Rows that no key opens: "table id". They count among `left`. */
  readonly damaged: readonly string[];
  /** Still sealed under the previous key. */
  readonly left: number;
  /** Transactions that began before this rotation and are still open: one of them may yet write under the previous key. */
  readonly open: number;
}

/** Something is sealed under keys that this process does not have. */
export class UnknownKeys extends Error {
  readonly unknown: SealedCounts["unknown"];

  constructor(unknown: SealedCounts["unknown"]) {
    super("sealed under unknown keys");
    this.unknown = unknown;
  }
}

/** What is sealed under the keys of this moment. Throws {@link UnknownKeys} when there is something that neither opens. */
export async function examine(db: Database): Promise<SealedCounts> {
  const counts = await countSealed(db, keyRing());
  if (counts.unknown.size > 0) throw new UnknownKeys(counts.unknown);
  return counts;
}

/**
 * Moves everything from the previous key to the current one, and goes on until nothing is left and nobody can add to it: a transaction
 * that was open when the key changed may have sealed under the old one. Waits for such at most `patience` milliseconds.
 */
export async function rotate(
  db: Database,
  options: { patience?: number; progress?: (purpose: SealPurpose, moved: number) => void } = {},
): Promise<RotationReport> {
  const ring = keyRing();
  const { current, previous } = ring;
  if (!previous) throw new Error("there is no previous key to rotate from");
  const begun = await databaseTime(db);
  const deadline = Date.now() + (options.patience ?? 30_000);
  let moved = 0;
  for (;;) {
    // Before the round, so that what these transactions write is found by the round after their end.
    const open = await countTransactionsSince(db, begun);
    const round = await reseal(db, previous, current, options.progress);
    moved += round.moved;
    const left = await countLeft(db, ring);
    const finished = left === round.damaged.length && open === 0;
    if (finished || Date.now() > deadline)
      return { ...named(current, previous), moved, damaged: round.damaged, left, open };
    await pause(100);
  }
}

const named = (to: MasterKey, from: MasterKey) => ({ from: from.id, to: to.id });
const countLeft = async (db: Database, ring: KeyRing) => (await countSealed(db, ring)).previous;
