import type { Ctx } from "#lib/context.ts";
import type { TokenView } from "./schema.ts";
import { findKeptTokens } from "./store.ts";

/** The account's tokens that nobody has revoked, newest first; those that have expired say so. */
export async function listTokens(ctx: Ctx): Promise<TokenView[]> {
  const rows = await findKeptTokens(ctx.db, ctx.account.id);
  const now = ctx.now();
  return rows.map(({ creator, ...token }) => ({
    ...token,
    createdBy: creator.name,
    expired: token.expiresAt !== null && token.expiresAt <= now,
  }));
}
