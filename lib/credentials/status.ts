import type { Verdict } from "./schema.ts";

const hour = 3_600_000;
/** Unused for so long, a set is no longer what any server is set up with. */
const quiet = 72 * hour;
/** Longer than this, two sets at once are a rotation that nobody finished. */
const longestTogether = 7 * 24 * hour;

/** The facts of a live set. */
export interface SetFacts {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokeAt: Date | null;
}

/** What ends a credential: it has been revoked, or its planned end has come. */
export interface CredentialEnd {
  readonly revokedAt: Date | null;
  readonly revokeAt: Date | null;
}

/** Whether a credential is live at a moment: not from its planned end on, also when nobody has written yet that it has ended. */
export function isLiveAt({ revokedAt, revokeAt }: CredentialEnd, at: Date): boolean {
  return revokedAt === null && (revokeAt === null || revokeAt > at);
}

/** Whether one of `others` is still live after `at`. */
export function outlivedBy(others: readonly SetFacts[], at: Date): boolean {
  return others.some(({ revokeAt }) => revokeAt === null || revokeAt > at);
}

/** What a live set's use says about ending it, `others` being the domain's other live sets. */
export function verdictOf(set: SetFacts, others: readonly SetFacts[], now: Date): Verdict {
  if (now.getTime() - (set.lastUsedAt ?? set.createdAt).getTime() < quiet) return set.lastUsedAt ? "in_use" : "new";
  return others.some(({ revokeAt }) => revokeAt === null) ? "safe" : "unused_last";
}

/**
 * Which of a domain's live sets to end before another is issued: one that was never used, else one unused for 72 hours, else the older. Null where
 * there are none.
 */
export function firstToRevoke<Set extends SetFacts>(sets: readonly Set[], now: Date): Set | null {
  const rank = ({ lastUsedAt }: Set) => {
    if (!lastUsedAt) return 0;
    return now.getTime() - lastUsedAt.getTime() >= quiet ? 1 : 2;
  };
  const inOrder = sets.toSorted((a, b) => rank(a) - rank(b) || a.createdAt.getTime() - b.createdAt.getTime());
  return inOrder[0] ?? null;
}

/** Since when a domain has had two live sets; null when it has not. */
export function togetherSince(sets: readonly Pick<SetFacts, "createdAt">[]): Date | null {
  if (sets.length < 2) return null;
  return new Date(Math.max(...sets.map(({ createdAt }) => createdAt.getTime())));
}

/** For how many full days, more than seven, two sets have been together; 0: it is no matter. */
export function daysUnfinished(since: Date | null, now: Date): number {
  const elapsed = since ? now.getTime() - since.getTime() : 0;
  return elapsed > longestTogether ? Math.floor(elapsed / (24 * hour)) : 0;
}

/** From when on no set is live; null while one has no end, or where none is live anyway. */
export function lastEndOf(sets: readonly Pick<SetFacts, "revokeAt">[]): Date | null {
  const ends = sets.map(({ revokeAt }) => revokeAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const latest = Math.max(...ends);
  return Number.isFinite(latest) ? new Date(latest) : null;
}
