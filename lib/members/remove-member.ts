import { countOwners, findTwin } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { cancelInvitationsOf } from "#lib/invitations/cancel-invitations-of.ts";
import { type RemoveMemberInput, removeMemberInput } from "./schema.ts";
import { deleteMember, endStrandedSessions, findMember, revokeTokensOf } from "./store.ts";
import { refuseUnlessManages, type TeamCtx, withTeam } from "./team.ts";

/**
 * Takes a person out of the team, or lets them leave it themselves: their API tokens and the open invitations they sent end, and their
 * sessions too unless they belong to another team. What they wrote stays. Refuses with forbidden, member_not_found, owner_only, or
 * last_owner.
 */
export async function removeMember(ctx: Ctx, input: RemoveMemberInput): Promise<void> {
  const { memberId } = removeMemberInput.parse(input);
  await withTeam(ctx, async (team) => {
    const member = await findMember(team.db, team.account.id, memberId);
    const leaves = member?.userId === team.actor.userId;
    // An agent is not told who is in the team and who isn't.
    if (!leaves) refuseUnlessManages(team.actor);
    if (!member) throw new DomainError("member_not_found");
    if (!leaves) refuseUnlessManages(team.actor, member.role);
    if (member.role === "owner" && (await countOwners(team.db, team.account.id)) < 2)
      throw new DomainError("last_owner");
    await deleteMember(team.db, member.id);
    await endStrandedSessions(team.db, member.userId);
    await audit(team, {
      action: "member.removed",
      objectType: "member",
      objectId: member.id,
      details: { email: member.user.email, role: member.role },
    });
    await revokeTokens(team, member.userId);
    await cancelInvitationsOf(team, member.userId, null);
  });
}

async function revokeTokens(team: TeamCtx, userId: string): Promise<void> {
  const sandbox = await findTwin(team.db, team.account.id);
  const accounts = [team.account, ...(sandbox ? [sandbox] : [])];
  const ids = accounts.map(({ id }) => id);
  for (const { id, accountId, name } of await revokeTokensOf(team.db, userId, ids, team.now())) {
    const account = accounts.find((one) => one.id === accountId) ?? team.account;
    await audit(
      { ...team, account },
      { action: "token.revoked", objectType: "api_token", objectId: id, details: { name } },
    );
  }
}
