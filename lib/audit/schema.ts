/** Everything that is recorded: object and verb. The words are messages' "audit.<action>". */
export const auditActions = [
  "account.created",
  "account.ccs_changed",
  "member.created",
  "member.signed_in",
  "domain.added",
  "credential.issued",
  "address.added",
  "address.outbound_credential_replaced",
  "address.removed",
  "verification.started",
  "token.created",
  "token.revoked",
  "ticket.replied",
  "ticket.status_changed",
] as const;

export type AuditAction = (typeof auditActions)[number];
