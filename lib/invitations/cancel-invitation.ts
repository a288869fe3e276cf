import { audit } from "#lib/audit/record.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { refuseUnlessManages, withTeam } from "#lib/members/team.ts";
import { type CancelInvitationInput, cancelInvitationInput } from "./schema.ts";
import { cancelMail, findOpenById, markRevoked } from "./store.ts";

/**
 * Ends an open invitation: its link opens nothing from then on, and its mail stays unsent if it still waits. Refuses with forbidden,
 * invitation_not_found, or owner_only.
 */
export async function cancelInvitation(ctx: Ctx, input: CancelInvitationInput): Promise<void> {
  const { invitationId } = cancelInvitationInput.parse(input);
  await withTeam(ctx, async (team) => {
    refuseUnlessManages(team.actor);
    const invitation = await findOpenById(team.db, team.account.id, invitationId);
    if (!invitation) throw new DomainError("invitation_not_found");
    refuseUnlessManages(team.actor, invitation.role);
    await markRevoked(team.db, invitation.id, team.now());
    await cancelMail(team.db, invitation.id);
    await audit(team, {
      action: "invitation.revoked",
      objectType: "invitation",
      objectId: invitation.id,
      details: { email: invitation.email, role: invitation.role },
    });
  });
}
