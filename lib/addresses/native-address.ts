import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { AccountRef } from "#lib/context.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { parseAddress } from "#lib/mail/address.ts";

/**
 * "help" or "help@acme.helpdesk.example" as a native address of the account. Throws address_invalid, address_not_on_domain, or address_reserved for
 * what our own mail uses: its return path is `bounce+<Email-Id>`.
 */
export function completeNativeAddress(account: Pick<AccountRef, "subdomain">, text: string, field: string): string {
  const domain = nativeDomainOf(account);
  const parsed = parseAddress(text.includes("@") ? text : `${text}@${domain}`);
  if (!parsed) throw new DomainError("address_invalid", { field });
  if (parsed.domain !== domain) throw new DomainError("address_not_on_domain", { field, details: { domain } });
  if (parsed.local.startsWith("bounce+")) throw new DomainError("address_reserved", { field });
  return parsed.email;
}

/** Whether a domain is ours: no account's company can have addresses of its own there. */
export function isNativeDomain(domain: string): boolean {
  return domain === env.nativeDomain || domain.endsWith(`.${env.nativeDomain}`);
}
