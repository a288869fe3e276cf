import type { Ctx } from "#lib/context.ts";
import type { DomainView } from "./schema.ts";
import { findDomains } from "./store.ts";

/** The account's connector domains, oldest first. */
export function listDomains(ctx: Ctx): Promise<DomainView[]> {
  return findDomains(ctx.db, ctx.account.id);
}
