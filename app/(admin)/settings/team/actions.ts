"use server";

import { action } from "#app/_server/action.ts";
import { admins } from "#app/_server/require-role.ts";
import { cancelInvitation } from "#lib/invitations/cancel-invitation.ts";
import { invite } from "#lib/invitations/invite.ts";
import { cancelInvitationInput, inviteInput } from "#lib/invitations/schema.ts";
import { changeRole } from "#lib/members/change-role.ts";
import { removeMember } from "#lib/members/remove-member.ts";
import { changeRoleInput, removeMemberInput } from "#lib/members/schema.ts";

export const changeRoleAction = action("changeRole", admins, changeRoleInput, changeRole);
export const removeMemberAction = action("removeMember", admins, removeMemberInput, removeMember);
export const inviteAction = action("invite", admins, inviteInput, invite);
export const cancelInvitationAction = action("cancelInvitation", admins, cancelInvitationInput, cancelInvitation);
