import { isIP } from "node:net";
import { parse } from "tldts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { toALabel } from "#lib/mail/address.ts";

/**
 * What a person typed or pasted, as the domain's A-label form. Throws domain_invalid, domain_is_ip, domain_is_public_suffix or
 * domain_is_native. No DNS is asked; reserved names such as `.test` (RFC 2606) pass.
 */
export function parseDomain(text: string): string {
  const refuse = (code: ConstructorParameters<typeof DomainError>[0]) => new DomainError(code, { field: "domain" });
  const bare = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/, "")
    .replace(/^.*@/, "");
  if (isIP(bare.replace(/^\[|\]$/g, "")) || /^[\d.]+$/.test(bare)) throw refuse("domain_is_ip");
  const domain = toALabel(bare.replace(/:\d+$/, ""));
  if (!domain) throw refuse("domain_invalid");
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  if (publicSuffix === domain && (isIcann || isPrivate)) throw refuse("domain_is_public_suffix");
  if (!domain.includes(".") || domain.includes("_")) throw refuse("domain_invalid");
  if (domain === env.nativeDomain || domain.endsWith(`.${env.nativeDomain}`)) throw refuse("domain_is_native");
  return domain;
}
