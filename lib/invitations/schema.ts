import { z } from "zod";
import { locales, personName, type Role, roles } from "#lib/accounts/schema.ts";

/** Days from the invitation to the end of its link. */
export const invitationDays = 7;

export const inviteInput = z.object({
  email: z.string().trim().min(1, "field_required").max(254, "field_too_long").pipe(z.email("email_invalid")),
  role: z.enum(roles),
  /** The language of the mail. */
  locale: z.enum(locales),
});
export type InviteInput = z.input<typeof inviteInput>;

export const cancelInvitationInput = z.object({ invitationId: z.uuid() });
export type CancelInvitationInput = z.input<typeof cancelInvitationInput>;

const token = z.string().min(1, "invitation_invalid").max(200, "invitation_invalid");
export const openInvitationInput = z.object({ token });
export type OpenInvitationInput = z.input<typeof openInvitationInput>;

/** `known`: what the page was told. Who has a password here proves it; who has none chooses one. */
export const acceptInvitationInput = z.discriminatedUnion("known", [
  z.object({
    known: z.literal(true),
    token,
    password: z.string().min(1, "field_required").max(256, "field_too_long"),
  }),
  z.object({
    known: z.literal(false),
    token,
    name: personName,
    password: z.string().min(8, "password_too_short").max(256, "field_too_long"),
  }),
]);
export type AcceptInvitationInput = z.input<typeof acceptInvitationInput>;

/** An invitation that was neither accepted nor cancelled; its link may have expired. Never the link. */
export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** Null: that person is gone. */
  readonly invitedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly expired: boolean;
  readonly mail: "queued" | "sent" | "failed" | "cancelled" | null;
  /** The peer's last words, while or because the mail did not leave. */
  readonly peerReply: string | null;
}

/** A new invitation: the only time that its link is whole. */
export interface CreatedInvitation {
  readonly email: string;
  readonly link: string;
}

/** What the bearer of a link is told. */
export interface OpenedInvitation {
  readonly accountName: string;
  readonly email: string;
  readonly role: Role;
  /** This address has a password here already. */
  readonly known: boolean;
}
