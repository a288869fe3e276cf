import { DomainError } from "#lib/errors.ts";
import { toULabel } from "#lib/mail/address.ts";

/** Refuses a change to a domain that is being disconnected, with domain_disconnecting. */
export function refuseDisconnecting({ domain, disconnecting }: { domain: string; disconnecting: boolean }): void {
  if (disconnecting) throw new DomainError("domain_disconnecting", { details: { domain: toULabel(domain) } });
}

/** The same for an address that goes with its domain. */
export function refuseLeaving({ email, leaving }: { email: string; leaving: "drain" | "reroute" | null }): void {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  refuseDisconnecting({ domain, disconnecting: leaving !== null });
}
