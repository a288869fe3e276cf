import { timingSafeEqual } from "node:crypto";
import { openContext } from "#lib/accounts/open-context.ts";
import type { Ctx } from "#lib/context.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { countUse } from "#lib/rate/count-use.ts";
import { networkOf } from "#lib/rate/network-of.ts";
import type { Allowance } from "#lib/rate/schema.ts";
import { failureRule, type TokenScope, tokenRule } from "./schema.ts";
import { findByLookup, writeLastUsed } from "./store.ts";

const useInterval = 60_000;

/** What a request presents. */
export interface PresentedToken {
  readonly token: string;
  /** With HTTP Basic: the person that the client says it is. It must be the one who made the token. */
  readonly email: string | null;
}

export type TokenAnswer =
  /** The context of the person who made the token, with the role they hold now. */
  | { readonly kind: "open"; readonly ctx: Ctx; readonly scope: TokenScope; readonly allowance: Allowance }
  /** The token is good, and was used more often than it may be. */
  | { readonly kind: "limited"; readonly allowance: Allowance }
  /** Nothing was presented, or no token that opens anything: the same for every reason. */
  | { readonly kind: "unknown" }
  /** The same, once too often from this peer. */
  | { readonly kind: "refused"; readonly allowance: Allowance };

interface Options {
  readonly db?: Db;
  readonly now?: () => Date;
}

/**
 * Says whom a presented token lets in. Uses count for the token, failures for the peer at `ip`; a good token is never refused for what else its peer
 * presents (docs/decisions/019).
 */
export async function authenticateToken(
  presented: PresentedToken | null,
  ip: string | null,
  { db = database(), now = () => new Date() }: Options = {},
): Promise<TokenAnswer> {
  const row = presented && (await findToken(db, presented, now()));
  if (!row) return fail(db, ip);
  const allowance = await countUse(db, `token ${row.id}`, tokenRule);
  if (allowance.over) return { kind: "limited", allowance };
  const { creator, accountId } = row;
  const ctx = await openContext({ userId: creator.id, email: creator.email, ip, accountId }, db);
  if (!ctx) return fail(db, ip);
  await noteUse(db, row, now(), ip);
  return { kind: "open", ctx, scope: row.scope, allowance };
}

type TokenRow = NonNullable<Awaited<ReturnType<typeof findByLookup>>>;

async function findToken(db: Db, { token, email }: PresentedToken, at: Date): Promise<TokenRow | null> {
  const [, lookupId] = /^([a-z0-9]{12})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
  const row = lookupId ? await findByLookup(db, lookupId) : null;
  // 256 random bits need no slow hash: docs/decisions/006.
  if (!row || !timingSafeEqual(row.tokenHash, sha256(token))) return null;
  if (row.expiresAt !== null && row.expiresAt <= at) return null;
  return email === null || email.toLowerCase() === row.creator.email.toLowerCase() ? row : null;
}

async function fail(db: Db, ip: string | null): Promise<TokenAnswer> {
  const allowance = await countUse(db, `failures ${networkOf(ip ?? "unknown")}`, failureRule);
  return allowance.over ? { kind: "refused", allowance } : { kind: "unknown" };
}

async function noteUse(db: Db, { id, accountId, lastUsedAt }: TokenRow, at: Date, peer: string | null): Promise<void> {
  const since = new Date(at.getTime() - useInterval);
  if (lastUsedAt !== null && lastUsedAt >= since) return;
  if (await writeLastUsed(db, id, { at, since, peer })) await publishLive(db, { accountId, topic: "tokens" });
}
