import type { Role } from "#lib/accounts/schema.ts";
import { audit } from "#lib/audit/record.ts";
import { manageableRoles } from "#lib/members/schema.ts";
import type { TeamCtx } from "#lib/members/team.ts";
import { cancelMail, findOpenBy, markRevoked } from "./store.ts";

/**
 * Ends the open invitations of a person who holds `role` from now on (null: they are gone) and could not send these any more. Whoever invites
 * holds the link too: it would be their way back.
 */
export async function cancelInvitationsOf(team: TeamCtx, userId: string, role: Role | null): Promise<void> {
  const kept = role === null ? [] : manageableRoles(role);
  for (const invitation of await findOpenBy(team.db, team.account.id, userId)) {
    if (kept.includes(invitation.role)) continue;
    await markRevoked(team.db, invitation.id, team.now());
    await cancelMail(team.db, invitation.id);
    await audit(team, {
      action: "invitation.revoked",
      objectType: "invitation",
      objectId: invitation.id,
      details: { email: invitation.email, role: invitation.role },
    });
  }
}
