import type { ErrorCode } from "#lib/errors.ts";
import type { InhabitedAccount } from "#lib/testing/inhabited-account.ts";

export interface ActionCase {
  /** Inputs that aim at something of the account `at`; where an input names several things, each is aimed at in turn, the others being `own`. */
  readonly inputs: (at: InhabitedAccount, own: InhabitedAccount) => readonly unknown[];
  /** What the owner of another account is refused with, for each input in turn. "own": it acts on the caller's account or person alone. */
  readonly refused: readonly ErrorCode[] | "own";
  /** Agents may do it too. */
  readonly agents?: true;
  /** It is for people who are not signed in. */
  readonly strangers?: true;
  /** What an owner of the account itself gets, where it is no plain success. */
  readonly reaches?: ErrorCode;
}

const server = { host: "smtp.company.test", port: 587, username: "mailbox", password: "the mailbox’s password" };

const nextHour = new Date(Date.now() + 3_600_000).toISOString();

/** Every export of every `actions.ts`. What ends something stands last: the owner's own turn runs in this order. */
export const actionCases: Readonly<Record<string, Readonly<Record<string, ActionCase>>>> = {
  "(auth)/actions.ts": {
    redeemSetupLinkAction: {
      inputs: (at) => [{ token: "guess", name: "Name", email: at.owner.email, password: "a password of my own" }],
      refused: ["setup_link_invalid"],
      strangers: true,
      reaches: "setup_link_invalid",
    },
    chooseLocaleAction: { inputs: () => [{ locale: "fr" }], refused: "own", strangers: true },
    applyProfileAction: { inputs: () => [undefined], refused: "own", agents: true, strangers: true },
  },
  "(auth)/invitation/actions.ts": {
    openInvitationAction: {
      inputs: () => [{ token: "guess" }],
      refused: ["invitation_invalid"],
      strangers: true,
      reaches: "invitation_invalid",
    },
    acceptInvitationAction: {
      inputs: () => [{ known: false, token: "guess", name: "Name", password: "a password of my own" }],
      refused: ["invitation_invalid"],
      strangers: true,
      reaches: "invitation_invalid",
    },
  },
  "(handoff)/handoff/[id]/actions.ts": {
    openHandoffAction: {
      inputs: (at) => [{ handoffId: at.handoffId, proof: "A".repeat(43) }],
      refused: ["handoff_unknown"],
      strangers: true,
      reaches: "handoff_unknown",
    },
  },
  "(admin)/actions.ts": {
    setPreferencesAction: { inputs: () => [{ locale: "fr", theme: "dark" }], refused: "own", agents: true },
    switchAccountAction: {
      inputs: (at) => [{ accountId: at.account.id }, { accountId: at.sandbox.id }],
      refused: ["forbidden", "forbidden"],
      agents: true,
    },
  },
  "(admin)/tickets/actions.ts": {
    replyAction: {
      inputs: (at) => [{ ticketId: at.ticketId, body: "An answer", status: "solved" }],
      refused: ["ticket_not_found"],
      agents: true,
    },
    changeStatusAction: {
      inputs: (at) => [{ ticketId: at.ticketId, status: "solved" }],
      refused: ["ticket_not_found"],
      agents: true,
    },
    resendAction: {
      inputs: (at, own) => [
        { ticketId: at.ticketId, notificationId: at.failedNotificationId },
        { ticketId: own.ticketId, notificationId: at.failedNotificationId },
      ],
      refused: ["ticket_not_found", "stale"],
      agents: true,
    },
  },
  "(admin)/settings/actions.ts": {
    setCcsEnabledAction: { inputs: () => [{ enabled: true }], refused: "own" },
  },
  "(admin)/settings/tokens/actions.ts": {
    createTokenAction: { inputs: () => [{ name: "A token", scope: "read", life: "90" }], refused: "own" },
    revokeTokenAction: { inputs: (at) => [{ tokenId: at.tokenId }], refused: ["token_not_found"] },
  },
  "(admin)/settings/team/actions.ts": {
    inviteAction: { inputs: () => [{ email: "new@team.test", role: "agent", locale: "fr" }], refused: "own" },
    cancelInvitationAction: {
      inputs: (at) => [{ invitationId: at.invitationId }],
      refused: ["invitation_not_found"],
    },
    changeRoleAction: {
      inputs: (at) => [{ memberId: at.agent.memberId, role: "admin", was: "agent" }],
      refused: ["member_not_found"],
    },
    removeMemberAction: { inputs: (at) => [{ memberId: at.agent.memberId }], refused: ["member_not_found"] },
  },
  "(admin)/channels/email/actions.ts": {
    addDomainAction: { inputs: () => [{ name: "New", domain: "new.test" }], refused: "own" },
    renameDomainAction: {
      inputs: (at) => [{ domainId: at.domainId, name: "Another", was: `${at.account.subdomain} connection` }],
      refused: ["domain_not_found"],
    },
    setUnauthenticatedPolicyAction: {
      inputs: (at) => [{ domainId: at.domainId, policy: "accept_unmarked", was: "refuse" }],
      refused: ["domain_not_found"],
    },
    createHandoffAction: {
      inputs: (at) => [
        {
          handoffId: crypto.randomUUID(),
          credentialId: at.credentialId,
          ciphertext: "A".repeat(400),
          proofHash: "A".repeat(43),
          lifetime: 24,
        },
      ],
      refused: ["credential_not_found"],
    },
    listHandoffsAction: { inputs: (at) => [{ domainId: at.domainId }], refused: ["domain_not_found"] },
    cancelHandoffAction: { inputs: (at) => [{ handoffId: at.handoffId }], refused: ["handoff_not_found"] },
    rotateCredentialAction: { inputs: (at) => [{ domainId: at.domainId }], refused: ["domain_not_found"] },
    scheduleRevocationAction: {
      inputs: (at) => [{ credentialId: at.credentialId, revokeAt: nextHour, was: null }],
      refused: ["credential_not_found"],
    },
    cancelRevocationAction: {
      inputs: (at) => [{ credentialId: at.credentialId, was: nextHour }],
      refused: ["credential_not_found"],
    },
    revokeCredentialAction: {
      inputs: (at) => [{ credentialId: at.credentialId, last: true }],
      refused: ["credential_not_found"],
    },
    checkAddressAction: {
      inputs: (at, own) => [
        { brandId: own.brandId, domainId: at.domainId, address: "new" },
        { brandId: at.brandId, domainId: own.domainId, address: "new" },
      ],
      refused: ["domain_not_found", "brand_not_found"],
    },
    addAddressAction: {
      inputs: (at, own) => [
        { brandId: own.brandId, domainId: at.domainId, address: "new", ...server },
        { brandId: at.brandId, domainId: own.domainId, address: "new", ...server },
      ],
      refused: ["domain_not_found", "brand_not_found"],
    },
    replaceCredentialAction: {
      inputs: (at) => [{ addressId: at.connectorId, ...server }],
      refused: ["address_not_found"],
    },
    discardCredentialAction: {
      inputs: (at) => [{ addressId: at.connectorId, replacementId: at.credentialId }],
      refused: ["address_not_found"],
      reaches: "stale",
    },
    retryPausedAction: {
      inputs: (at) => [{ addressId: at.connectorId }],
      refused: ["address_not_found"],
    },
    startVerificationAction: {
      inputs: (at) => [{ addressId: at.connectorId, direction: "inbound" }],
      refused: ["address_not_found"],
    },
    addNativeAddressAction: {
      inputs: (at) => [{ brandId: at.brandId, address: "new", displayName: "" }],
      refused: ["brand_not_found"],
    },
    addForwardedAddressAction: {
      inputs: (at) => [{ brandId: at.brandId, address: "new@elsewhere.test", displayName: "", removeFromTwin: true }],
      refused: ["brand_not_found"],
    },
    renameAddressAction: {
      inputs: (at) => [
        { addressId: at.nativeId, displayName: "Mine", was: `${at.account.subdomain} desk` },
        { addressId: at.connectorId, displayName: "Mine", was: `${at.account.subdomain} desk` },
      ],
      refused: ["address_not_found", "address_not_found"],
    },
    setDefaultAddressAction: {
      inputs: (at, own) => [
        { brandId: at.brandId, addressId: at.nativeId, was: at.defaultId },
        { brandId: at.brandId, addressId: own.nativeId, was: at.defaultId },
        { brandId: own.brandId, addressId: at.nativeId, was: own.defaultId },
      ],
      refused: ["brand_not_found", "brand_not_found", "address_not_found"],
    },
    addBrandAction: { inputs: () => [{ name: "Third brand", local: "third" }], refused: "own" },
    renameBrandAction: {
      inputs: (at) => [{ brandId: at.brandId, name: "Mine", was: `${at.account.subdomain} brand` }],
      refused: ["brand_not_found"],
    },
    foreseeDeletionAction: { inputs: (at) => [{ brandId: at.spareBrandId }], refused: ["brand_not_found"] },
    deleteBrandAction: {
      inputs: (at) => [{ brandId: at.spareBrandId }, { brandId: at.brandId }],
      refused: ["brand_not_found", "brand_not_found"],
    },
    foreseeRemovalAction: {
      inputs: (at) => [{ addressId: at.connectorId }, { addressId: at.nativeId }],
      refused: ["address_not_found", "address_not_found"],
    },
    removeAddressAction: {
      inputs: (at) => [{ addressId: at.connectorId }, { addressId: at.forwardedId }, { addressId: at.nativeId }],
      refused: ["address_not_found", "address_not_found", "address_not_found"],
    },
    startDisconnectionAction: {
      // The one that was added above.
      inputs: (at) => [{ domainId: at.domainId, queue: "drain", confirm: at.domain, addresses: 1 }],
      refused: ["domain_not_found"],
    },
    giveUpDrainingAction: {
      inputs: (at) => [{ disconnectionId: at.disconnectionId }],
      refused: ["disconnection_not_found"],
    },
    cancelDisconnectionAction: {
      inputs: (at) => [{ disconnectionId: at.disconnectionId }],
      refused: ["disconnection_not_found"],
    },
    disconnectDomainAction: { inputs: (at) => [{ domainId: at.spareDomainId }], refused: ["domain_not_found"] },
  },
  "(admin)/profile/actions.ts": {
    renameProfileAction: {
      inputs: (at) => [{ name: "A new name", was: `${at.account.subdomain} owner` }],
      refused: ["stale"],
      agents: true,
    },
    revokeSessionAction: {
      inputs: (at) => [{ sessionId: at.sessionId }],
      refused: ["session_not_found"],
      agents: true,
    },
    revokeOtherSessionsAction: { inputs: () => [{}], refused: "own", agents: true },
    changePasswordAction: {
      inputs: (at) => [{ current: at.password, next: "a password of my own" }],
      refused: ["password_wrong"],
      agents: true,
    },
  },
};
