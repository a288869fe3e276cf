export type ListenerName = "mx" | "relay" | "relay_tls";

/** What the door knows of a connection, as the mail log keeps it. */
export interface SessionFacts {
  readonly listener: ListenerName;
  /** IP address. */
  readonly peer: string;
  readonly helo: string;
  /** EHLO rather than HELO. */
  readonly extended: boolean;
  /** "TLSv1.3 TLS_AES_256_GCM_SHA384"; null: in clear. */
  readonly tls: string | null;
}

/** A recipient that the door said yes to. */
export interface ResolvedRecipient {
  readonly accountId: string;
  /** Null: a return-path of our own mail, which is no support address. */
  readonly addressId: number | null;
  /** As stored: lower case, A-label. */
  readonly email: string;
}

/** One MAIL transaction, ready for its DATA. */
export interface Transaction {
  readonly session: SessionFacts;
  readonly credentialId: string | null;
  /** Reverse-path; empty: null sender. */
  readonly envelopeFrom: string;
  readonly recipients: readonly ResolvedRecipient[];
}
