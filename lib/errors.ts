/**
 * Every way in which a verb can refuse, one closed union. Each transport has one exhaustive map from these codes to its own
 * words: `messages/*.json` `error.<code>`, HTTP status in `app/_server`, SMTP replies in `smtp-worker/smtp/reply.ts`.
 */
export const errorCodes = [
  // people
  "not_signed_in",
  "forbidden",
  "setup_link_invalid",
  "password_too_short",
  "password_wrong",
  "email_invalid",
  "environment_changed",
  "no_team",
  "member_not_found",
  "member_exists",
  "last_owner",
  "owner_only",
  "invitation_invalid",
  "invitation_not_found",
  "invitation_pending",
  "session_not_found",
  // any form
  "input_invalid",
  "field_required",
  "field_too_long",
  "stale",
  // domains
  "ccs_disabled",
  "domain_invalid",
  "domain_too_long",
  "domain_is_ip",
  "domain_is_public_suffix",
  "domain_is_native",
  "domain_has_addresses",
  "domain_taken",
  "domain_limit_reached",
  "domain_not_found",
  "domain_in_twin",
  "domain_lookalike",
  "domain_mixes_scripts",
  "domain_has_connector_addresses",
  "domain_disconnecting",
  "confirmation_wrong",
  "disconnection_not_found",
  "disconnection_past_recall",
  // inbound credentials
  "credential_not_found",
  "credential_limit_reached",
  "credential_is_last",
  "revocation_time_invalid",
  // hand-off links
  "handoff_not_found",
  "handoff_ended",
  "handoff_unknown",
  "handoff_throttled",
  // addresses
  "address_invalid",
  "address_not_on_domain",
  "address_taken",
  "address_in_twin",
  "address_taken_elsewhere",
  "address_reserved",
  "address_on_connector_domain",
  "address_is_native",
  "address_limit_reached",
  "address_not_found",
  "address_added_in_admin_centre_only",
  "address_not_added_by_api",
  "address_email_fixed",
  "address_brand_fixed",
  "default_needs_successor",
  "address_unverified",
  "address_is_default",
  "brand_not_found",
  "brand_taken",
  "brand_has_addresses",
  "brand_is_last",
  "host_invalid",
  "host_not_public",
  "port_not_allowed",
  "port_invalid",
  // verification
  "outbound_credential_missing",
  "verification_too_soon",
  "check_not_needed",
  "check_not_offered",
  // API tokens
  "token_not_found",
  "token_read_only",
  // tickets
  "ticket_not_found",
  "attachment_not_found",
  "reply_empty",
  // the SMTP door
  "auth_failed",
  "auth_throttled",
  "auth_unavailable",
  "credential_revoked",
  "recipient_unknown",
  "recipient_outside_domain",
  "recipient_needs_auth",
  "message_too_large",
  "message_malformed",
  "mail_loop",
  "over_capacity",
  "database_unavailable",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Whether a refusal says that there is no such thing in the account. */
export function isNotFound(code: ErrorCode): boolean {
  return code.endsWith("_not_found");
}

/** Values that the words of an error need: a limit, a name, a list. Never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number | readonly string[]>>;

/** A refusal with a code that every transport can put into words. Its message is the code: it is never shown to anybody. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** The input field that the refusal is about, when there is one. */
  readonly field: string | undefined;

  constructor(code: ErrorCode, options: { details?: ErrorDetails; field?: string; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.details = options.details ?? {};
    this.field = options.field;
  }
}
