"use server";

import { headers } from "next/headers";
import { openAction } from "#app/_server/action.ts";
import { peerAddress } from "#app/_server/peer-address.ts";
import { acceptInvitation } from "#lib/invitations/accept-invitation.ts";
import { openInvitation } from "#lib/invitations/open-invitation.ts";
import { acceptInvitationInput, openInvitationInput } from "#lib/invitations/schema.ts";

export const openInvitationAction = openAction("openInvitation", openInvitationInput, (input) => openInvitation(input));

export const acceptInvitationAction = openAction("acceptInvitation", acceptInvitationInput, async (input) =>
  acceptInvitation(input, peerAddress(await headers())),
);
