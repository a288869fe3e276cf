import type { Ctx } from "#lib/context.ts";
import { findTwin } from "./store.ts";

/**
 * The same person's context in the other environment: the sandbox of a production account, or the production account of a sandbox; in the same
 * transaction, if there is one. Null where there is no twin. Both environments have the same people in the same roles.
 */
export async function twinContext<C extends Ctx>(ctx: C): Promise<C | null> {
  const account = await findTwin(ctx.db, ctx.account.id);
  return account && { ...ctx, account };
}
