import type { AuditAction } from "#lib/audit/schema.ts";
import type { InhabitedAccount } from "#lib/testing/inhabited-account.ts";
import type { World } from "#lib/testing/world.ts";

export type Trail =
  /** What is recorded, in the order of their names. */
  | {
      readonly writes: readonly AuditAction[];
      readonly prepare?: (world: World, at: InhabitedAccount) => Promise<unknown>;
    }
  /** Nothing is, and why that is right. */
  | { readonly nothing: string }
  /** What it needs is long: other tests do it, and look for the row. */
  | { readonly writes: readonly AuditAction[]; readonly provedIn: string | readonly string[] };

const reads = { nothing: "it only reads" } as const;
const wrote = (...writes: AuditAction[]) => ({ writes });

/** Every server action, by its file: what the log says after it. */
export const actionTrail: Readonly<Record<string, Readonly<Record<string, Trail>>>> = {
  "(auth)/actions.ts": {
    redeemSetupLinkAction: { writes: ["member.created"], provedIn: "lib/accounts/setup.test.ts" },
    chooseLocaleAction: { nothing: "a language is kept in the browser alone" },
    applyProfileAction: reads,
  },
  "(auth)/invitation/actions.ts": {
    openInvitationAction: reads,
    acceptInvitationAction: { writes: ["member.created"], provedIn: "lib/invitations/invitations.test.ts" },
  },
  "(handoff)/handoff/[id]/actions.ts": {
    openHandoffAction: { writes: ["handoff.opened"], provedIn: "lib/handoffs/handoffs.test.ts" },
  },
  "(admin)/actions.ts": {
    setPreferencesAction: { nothing: "language and theme are the person's own, and change nothing for anybody else" },
    switchAccountAction: { nothing: "an account is chosen in the browser alone" },
  },
  "(admin)/tickets/actions.ts": {
    replyAction: wrote("ticket.replied"),
    changeStatusAction: {
      ...wrote("ticket.status_changed"),
      prepare: ({ db }, { ticketId }) => db.ticket.update({ where: { id: ticketId }, data: { status: "open" } }),
    },
    resendAction: wrote("ticket.notification_resent"),
  },
  "(admin)/settings/actions.ts": {
    setCcsEnabledAction: {
      ...wrote("account.ccs_changed"),
      prepare: ({ db }, { account }) => db.account.update({ where: { id: account.id }, data: { ccsEnabled: false } }),
    },
  },
  "(admin)/settings/tokens/actions.ts": {
    createTokenAction: wrote("token.created"),
    revokeTokenAction: wrote("token.revoked"),
  },
  "(admin)/settings/team/actions.ts": {
    inviteAction: wrote("invitation.created"),
    cancelInvitationAction: wrote("invitation.revoked"),
    changeRoleAction: wrote("member.role_changed"),
    removeMemberAction: wrote("member.removed"),
  },
  "(admin)/channels/email/actions.ts": {
    addDomainAction: wrote("credential.issued", "domain.added"),
    renameDomainAction: wrote("domain.renamed"),
    setUnauthenticatedPolicyAction: wrote("domain.policy_changed"),
    createHandoffAction: wrote("handoff.created"),
    listHandoffsAction: reads,
    cancelHandoffAction: wrote("handoff.cancelled"),
    rotateCredentialAction: wrote("credential.rotated"),
    scheduleRevocationAction: wrote("credential.revocation_scheduled"),
    cancelRevocationAction: wrote("credential.revocation_cancelled"),
    revokeCredentialAction: wrote("credential.revoked", "handoff.cancelled"),
    checkAddressAction: reads,
    addAddressAction: wrote("address.added"),
    replaceCredentialAction: wrote("address.outbound_credential_replaced"),
    discardCredentialAction: {
      writes: ["address.outbound_credential_discarded"],
      provedIn: "lib/addresses/outbound-credentials.test.ts",
    },
    retryPausedAction: { writes: ["address.delivery_retried"], provedIn: "lib/delivery/wrong-password.test.ts" },
    startVerificationAction: wrote("verification.started"),
    addNativeAddressAction: wrote("address.added"),
    addForwardedAddressAction: wrote("address.added"),
    renameAddressAction: wrote("address.renamed"),
    setDefaultAddressAction: wrote("brand.default_changed"),
    addBrandAction: wrote("address.added", "brand.added"),
    renameBrandAction: wrote("brand.renamed"),
    foreseeDeletionAction: reads,
    deleteBrandAction: wrote("address.removed", "brand.deleted"),
    foreseeRemovalAction: reads,
    removeAddressAction: wrote("address.removed"),
    startDisconnectionAction: wrote("domain.disconnection_started"),
    giveUpDrainingAction: wrote("domain.disconnection_rerouted"),
    cancelDisconnectionAction: wrote("domain.disconnection_cancelled"),
    disconnectDomainAction: wrote("domain.disconnected"),
  },
  "(admin)/profile/actions.ts": {
    renameProfileAction: wrote("member.renamed"),
    revokeSessionAction: wrote("session.revoked"),
    revokeOtherSessionsAction: {
      ...wrote("session.revoked"),
      prepare: ({ db }, { owner }) =>
        db.session.create({
          data: {
            id: "another",
            token: "another session’s token",
            userId: owner.userId,
            expiresAt: new Date(Date.now() + 60_000),
          },
        }),
    },
    changePasswordAction: wrote("member.password_changed"),
  },
};

/** Every endpoint and operation that a program or a browser asks. */
export const endpointTrail: Readonly<Record<string, Trail>> = {
  "GET of healthz/route.ts": reads,
  "GET of readyz/route.ts": reads,
  "GET of events/route.ts": reads,
  "GET of (admin)/tickets/[id]/attachments/[attachmentId]/route.ts": reads,
  "GET of (admin)/audit/export.csv/route.ts": {
    writes: ["audit.exported"],
    provedIn: "lib/audit/list-events.test.ts",
  },
  "GET of (admin)/channels/email/disconnections/[id]/messages.csv/route.ts": {
    writes: ["domain.disconnection_exported"],
    provedIn: "lib/disconnect/disconnection.test.ts",
  },
  "POST of api/auth/[...all]/route.ts": {
    writes: ["member.signed_in", "member.signed_out", "member.sign_in_failed", "member.sign_in_blocked"],
    provedIn: ["lib/sessions/sign-in-tries.test.ts", "app/api/auth/[...all]/offered.test.ts"],
  },
  "GET /openapi of api/v2/[[...path]]/route.ts": reads,
  "GET /recipient_addresses of api/v2/[[...path]]/route.ts": reads,
  "POST /recipient_addresses of api/v2/[[...path]]/route.ts": { nothing: "it is always refused" },
  "GET /recipient_addresses/{id} of api/v2/[[...path]]/route.ts": reads,
  "PUT /recipient_addresses/{id} of api/v2/[[...path]]/route.ts": {
    writes: ["address.renamed"],
    provedIn: "app/api/v2/recipient-addresses.test.ts",
  },
  "PUT /recipient_addresses/{id}/verify of api/v2/[[...path]]/route.ts": {
    nothing: "the verb of startVerificationAction does it",
  },
  "DELETE /recipient_addresses/{id} of api/v2/[[...path]]/route.ts": {
    writes: ["address.removed"],
    provedIn: "app/api/v2/recipient-addresses.test.ts",
  },
};

const mail = { nothing: "mail is traffic, and no change of how the account is set up: the mail log has it" } as const;

/** Every job of smtp-worker/tasks. */
export const jobTrail: Readonly<Record<string, Trail>> = {
  "deliver-lane": { writes: ["address.delivery_paused"], provedIn: "lib/delivery/wrong-password.test.ts" },
  "expire-handoff": { writes: ["handoff.expired"], provedIn: "lib/handoffs/handoffs.test.ts" },
  "expire-verification": { writes: ["verification.failed"], provedIn: "lib/verification/verification.test.ts" },
  "process-inbound": mail,
  "record-revocation": { writes: ["credential.revoked"], provedIn: "lib/credentials/scheduled-revocation.test.ts" },
  "run-disconnection": { writes: ["domain.disconnected"], provedIn: "lib/disconnect/disconnection.test.ts" },
  "sweep-content": mail,
  "sweep-queues": { nothing: "empty queues are no fact of an account" },
  "sweep-windows": { nothing: "counts of requests are no fact of an account" },
};
