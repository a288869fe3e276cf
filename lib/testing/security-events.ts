import type { SecurityEvent, SecurityEventKind } from "#lib/notices/security-event.ts";

const credential = {
  domainId: "0199a0de-0000-7000-8000-000000000001",
  domain: "company.test",
  username: "acme-k7m2q9xw",
};
const outbound = { address: "help@company.test", server: "smtp.company.test:587", username: "help@company.test" };

/** One event of each kind: a kind without one fails the types. */
export const sampleEvents: { readonly [K in SecurityEventKind]: Extract<SecurityEvent, { kind: K }> } = {
  domain_added: { kind: "domain_added", ...credential },
  domain_disconnected: { kind: "domain_disconnected", domain: "company.test" },
  credential_issued: { kind: "credential_issued", ...credential },
  credential_rotated: { kind: "credential_rotated", ...credential, other: "acme-p3n8d5ta" },
  credential_revocation_scheduled: {
    kind: "credential_revocation_scheduled",
    ...credential,
    at: new Date("2026-11-29T06:00:00Z"),
  },
  credential_revoked: { kind: "credential_revoked", ...credential, left: 0, scheduled: false },
  outbound_credential_replaced: { kind: "outbound_credential_replaced", ...outbound },
  outbound_refused: { kind: "outbound_refused", ...outbound, reply: "535 5.7.8 authentication failed" },
  relay_locked_out: { kind: "relay_locked_out", username: credential.username, peer: "203.0.113.7" },
  sign_in_locked_out: { kind: "sign_in_locked_out", email: "admin@acme.test", peer: "203.0.113.7" },
  admin_added: {
    kind: "admin_added",
    email: "new@acme.test",
    role: "admin",
    invitedBy: "owner@acme.test",
  },
  admin_promoted: { kind: "admin_promoted", email: "agent@acme.test", role: "owner", was: "agent" },
  token_created: {
    kind: "token_created",
    name: "Exporter",
    scope: "read_write",
    expiresAt: new Date("2027-02-20T08:27:00Z"),
  },
};
