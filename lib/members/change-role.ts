import { countOwners } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { cancelInvitationsOf } from "#lib/invitations/cancel-invitations-of.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { type ChangeRoleInput, changeRoleInput } from "./schema.ts";
import { findMember, updateRole } from "./store.ts";
import { refuseUnlessManages, withTeam } from "./team.ts";

/**
 * Gives a member another role, in production and sandbox alike; open invitations they sent that it does not let them send end. Refuses
 * with forbidden, member_not_found, stale when `was` is not the role they hold, owner_only, or last_owner.
 */
export async function changeRole(ctx: Ctx, input: ChangeRoleInput): Promise<void> {
  const { memberId, role, was } = changeRoleInput.parse(input);
  await withTeam(ctx, async (team) => {
    refuseUnlessManages(team.actor);
    const member = await findMember(team.db, team.account.id, memberId);
    if (!member) throw new DomainError("member_not_found");
    if (member.role !== was) throw new DomainError("stale");
    refuseUnlessManages(team.actor, member.role, role);
    if (role === was) return;
    if (was === "owner" && (await countOwners(team.db, team.account.id)) < 2) throw new DomainError("last_owner");
    await updateRole(team.db, member.id, role);
    await audit(team, {
      action: "member.role_changed",
      objectType: "member",
      objectId: member.id,
      details: { email: member.user.email, role, was },
    });
    await cancelInvitationsOf(team, member.userId, role);
    if (role === "owner" || (role === "admin" && was === "agent"))
      await securityNotice(team, { kind: "admin_promoted", email: member.user.email, role, was });
  });
}
