import type { FaultCode, VerificationStep } from "#lib/verification/schema.ts";

/** How an attempt failed. Whether it is temporary is decided where it arises, and nowhere else. */
export interface Fault {
  readonly code: FaultCode;
  readonly step: VerificationStep;
  /** Temporary: tried again on schedule. Permanent: the message has failed. */
  readonly temporary: boolean;
  /** "peer": any message of the lane would meet it. "message": only this one did. */
  readonly scope: "peer" | "message";
  /** The peer's own words; null when it said none. */
  readonly reply: string | null;
  /** The peer answered 4xx: also a verification waits for the next try instead of failing. */
  readonly refusedForNow: boolean;
}

export class DeliveryFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, cause?: unknown) {
    super(fault.code, { cause });
    this.name = "DeliveryFault";
    this.fault = fault;
  }
}

/** The credential of a message's route was deleted since: no fault of anybody's, the message has another route by now. */
export class RouteGone extends Error {
  override name = "RouteGone";
}

type PeerStep = "connect" | "tls" | "auth";

/** A fault of the connection: tried again, because the peer or the network may be mended and nothing must be lost. */
export function peerFault(
  code: FaultCode,
  step: PeerStep,
  reply: string | null = null,
  cause?: unknown,
): DeliveryFault {
  return new DeliveryFault({ code, step, temporary: true, scope: "peer", reply, refusedForNow: false }, cause);
}

/** A 4xx to the greeting, EHLO, STARTTLS or AUTH. */
export function peerRefusedForNow(step: PeerStep, reply: string): DeliveryFault {
  return new DeliveryFault({
    code: "temporary_refusal",
    step,
    temporary: true,
    scope: "peer",
    reply,
    refusedForNow: true,
  });
}

/** A fault of one message: a reply to MAIL, RCPT or DATA, or trouble of our own with it. */
export function messageFault(
  code: FaultCode,
  step: VerificationStep,
  options: { temporary: boolean; reply?: string; refusedForNow?: boolean },
  cause?: unknown,
): DeliveryFault {
  const { temporary, reply = null, refusedForNow = false } = options;
  return new DeliveryFault({ code, step, temporary, scope: "message", reply, refusedForNow }, cause);
}

const tlsCodes: Readonly<Record<string, FaultCode>> = {
  CERT_HAS_EXPIRED: "tls_certificate_expired",
  CERT_NOT_YET_VALID: "tls_certificate_expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_wrong_name",
  HOSTNAME_MISMATCH: "tls_wrong_name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_unknown_ca",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_unknown_ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_unknown_ca",
  CERT_UNTRUSTED: "tls_unknown_ca",
  INVALID_CA: "tls_unknown_ca",
  INVALID_PURPOSE: "tls_unknown_ca",
};

const networkCodes: Readonly<Record<string, FaultCode>> = {
  ENOTFOUND: "host_not_found",
  ENODATA: "host_not_found",
  EAI_AGAIN: "host_not_found",
  EAI_NODATA: "host_not_found",
  EAI_NONAME: "host_not_found",
  ESERVFAIL: "host_not_found",
  ETIMEOUT: "host_not_found",
  ECONNREFUSED: "connection_refused",
  ENETUNREACH: "connection_timeout",
  EHOSTUNREACH: "connection_timeout",
  ETIMEDOUT: "connection_timeout",
};

/** Node's code of a DNS or socket error before the first reply. */
export function connectFault(error: unknown): DeliveryFault {
  if (error instanceof DeliveryFault) return error;
  return peerFault(networkCodes[codeOf(error)] ?? "connection_lost", "connect", null, error);
}

/** Node's code of a TLS error: the certificate's fault by name, anything else `tls_failed`. */
export function tlsFault(error: unknown): DeliveryFault {
  if (error instanceof DeliveryFault) return error;
  return peerFault(tlsCodes[codeOf(error)] ?? "tls_failed", "tls", null, error);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** Anything else that went wrong while a message was prepared: ours, so never the end of the message. */
export function asFault(error: unknown): Fault {
  if (error instanceof DeliveryFault) return error.fault;
  return messageFault("internal", "queued", { temporary: true }, error).fault;
}
