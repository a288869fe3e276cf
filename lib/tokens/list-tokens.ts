import type { Ctx } from "#lib/context.ts";
import type { TokenView } from "./schema.ts";
import { findLiveTokens } from "./store.ts";

/** The account's live tokens, newest first. */
export async function listTokens(ctx: Ctx): Promise<TokenView[]> {
  const rows = await findLiveTokens(ctx.db, ctx.account.id);
  return rows.map(({ creator, ...token }) => ({ ...token, createdBy: creator.name }));
}
