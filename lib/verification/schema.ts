/** Why a verification failed or waits. The words are messages' `fault.<code>.{what,todo}`. */
export const faultCodes = [
  "host_not_found",
  "connection_refused",
  "connection_timeout",
  "connection_lost",
  "tls_not_offered",
  "tls_certificate_expired",
  "tls_wrong_name",
  "tls_unknown_ca",
  "tls_failed",
  "auth_not_offered",
  "auth_rejected",
  "auth_mechanism_unsupported",
  "sender_refused",
  "recipient_refused",
  "content_refused",
  "message_too_large",
  "temporary_refusal",
  "egress_blocked",
  "not_returned_in_time",
  "returned_without_authentication",
  "returned_on_other_domain",
  "system_route_failed",
  "credential_replaced",
  "internal",
] as const;
export type FaultCode = (typeof faultCodes)[number];

export const directions = ["inbound", "outbound"] as const;
export type Direction = (typeof directions)[number];
export type CheckState = "failed" | "pending" | "verified";

export const verificationSteps = [
  "queued",
  "connect",
  "tls",
  "auth",
  "sender",
  "recipient",
  "content",
  "returning",
  "returned",
] as const;
export type VerificationStep = (typeof verificationSteps)[number];

/** One direction of one address, as the Email page shows it. */
export interface CheckView {
  /** What is proved, and so which words speak of it: a direction of the connector, or that a forwarded address is forwarded. */
  readonly subject: Direction | "forwarding";
  readonly direction: Direction;
  readonly state: CheckState;
  readonly verifiedAt: Date | null;
  /** The newest round trip; null: none was ever asked for. */
  readonly last: {
    readonly id: string;
    readonly step: VerificationStep;
    readonly startedAt: Date;
    readonly sentAt: Date | null;
    readonly returnedAt: Date | null;
    readonly failedAt: Date | null;
    readonly expiresAt: Date;
    readonly failure: FaultCode | null;
    /** The peer's own words. */
    readonly peerReply: string | null;
    readonly nextTryAt: Date | null;
  } | null;
}
