import { timingSafeEqual } from "node:crypto";
import { openContext } from "#lib/accounts/open-context.ts";
import type { Ctx } from "#lib/context.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { findByLookup, writeLastUsed } from "./store.ts";

const useInterval = 60_000;

/** What a request presents. */
export interface PresentedToken {
  readonly token: string;
  /** With HTTP Basic: the person that the client says it is. It must be the one who made the token. */
  readonly email: string | null;
  readonly ip: string | null;
}

/**
 * The context of the person who made the token, with the role they hold now. Null, for whatever reason: no such token, a revoked one,
 * another person's, or one whose maker has left the account.
 */
export async function authenticateToken(
  { token, email, ip }: PresentedToken,
  db: Db = database(),
  now = () => new Date(),
): Promise<Ctx | null> {
  const [, lookupId] = /^([a-z0-9]{12})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
  const row = lookupId ? await findByLookup(db, lookupId) : null;
  // 256 random bits need no slow hash: docs/decisions/006.
  if (!row || !timingSafeEqual(row.tokenHash, sha256(token))) return null;
  const { creator, accountId } = row;
  if (email !== null && email.toLowerCase() !== creator.email.toLowerCase()) return null;
  const ctx = await openContext({ userId: creator.id, email: creator.email, ip, accountId }, db);
  if (!ctx) return null;
  const at = now();
  const since = new Date(at.getTime() - useInterval);
  if (row.lastUsedAt === null || row.lastUsedAt < since) await writeLastUsed(db, row.id, at, since);
  return ctx;
}
