import type { Ctx } from "#lib/context.ts";
import type { MemberView } from "./schema.ts";
import { findMembers } from "./store.ts";
import { teamAccount } from "./team.ts";

/** The people of the account's team, owners first. */
export async function listMembers(ctx: Ctx): Promise<MemberView[]> {
  const { id } = await teamAccount(ctx);
  const self = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const rows = await findMembers(ctx.db, id, ctx.now());
  return rows.map(({ user: { sessions, ...user }, userId, createdAt, ...member }) => ({
    ...member,
    ...user,
    since: createdAt,
    lastActiveAt: sessions[0]?.updatedAt ?? null,
    isSelf: userId === self,
  }));
}
