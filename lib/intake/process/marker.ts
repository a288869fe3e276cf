/** What the marker is decided from. Nothing of it is the message's own word alone. */
export interface MarkerFacts {
  readonly accountId: string;
  /** The session's credential, live when the message was committed; null: no AUTH. */
  readonly credential: { readonly accountId: string; readonly domainId: string; readonly domain: string } | null;
  readonly recipient: {
    readonly email: string;
    /** Null: it was removed after the message was accepted for it. */
    readonly address: {
      readonly kind: "native" | "forwarded" | "smtp_connector";
      readonly domainId: string | null;
    } | null;
  };
  /** Connector domains of which To, Cc or Delivered-To names an address that exists. */
  readonly namedDomainIds: ReadonlySet<string>;
}

/**
 * Whether a message arrived authenticated for a recipient: relayed with a credential of the recipient's domain, or, to a native
 * address, of a domain that the header names as its way here.
 */
export function isAuthenticated({ accountId, credential, recipient, namedDomainIds }: MarkerFacts): boolean {
  if (!credential || credential.accountId !== accountId) return false;
  const { address, email } = recipient;
  if (!address) return email.endsWith(`@${credential.domain}`);
  if (address.kind === "smtp_connector") return address.domainId === credential.domainId;
  return address.kind === "native" && namedDomainIds.has(credential.domainId);
}
