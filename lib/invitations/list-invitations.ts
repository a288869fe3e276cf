import type { Ctx } from "#lib/context.ts";
import { teamAccount } from "#lib/members/team.ts";
import type { InvitationView } from "./schema.ts";
import { findOpen } from "./store.ts";

/** Invitations that were neither accepted nor cancelled, the newest first; expired ones are marked. */
export async function listInvitations(ctx: Ctx): Promise<InvitationView[]> {
  const { id } = await teamAccount(ctx);
  const now = ctx.now();
  return (await findOpen(ctx.db, id)).map((row) => ({ ...row, expired: row.expiresAt <= now }));
}
