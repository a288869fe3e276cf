import { isIP } from "node:net";
import { domainToASCII, domainToUnicode } from "node:url";
import { parse } from "tldts";
import { env } from "#lib/env.ts";
import { DomainError, type ErrorCode } from "#lib/errors.ts";
import { toALabel } from "#lib/mail/address.ts";

/**
 * What a person typed or pasted (a name, an address, a whole URL), as the domain's A-label form. Throws domain_invalid, domain_too_long (RFC 1035
 * 2.3.4), domain_is_ip, domain_is_public_suffix or domain_is_native. No DNS is asked; reserved names such as `.test` (RFC 2606) pass.
 */
export function parseDomain(text: string): string {
  const refuse = (code: ErrorCode) => new DomainError(code, { field: "domain" });
  const host = hostIn(text);
  if (isIpAddress(host)) throw refuse("domain_is_ip");
  const domain = toALabel(host);
  if (!domain) throw refuse(isTooLong(host) ? "domain_too_long" : "domain_invalid");
  if (domain === env.nativeDomain || domain.endsWith(`.${env.nativeDomain}`)) throw refuse("domain_is_native");
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  if (publicSuffix === domain && (isIcann || isPrivate)) throw refuse("domain_is_public_suffix");
  const labels = domain.split(".");
  if (labels.length < 2 || !labels.every(isHostLabel)) throw refuse("domain_invalid");
  return domain;
}

/** The host of `scheme://user:password@host:port/path`, of an address, or of a bare name. */
function hostIn(text: string): string {
  const authority = text
    .trim()
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, "")
    .replace(/^mailto:/i, "")
    .replace(/[/?#\\].*$/s, "")
    .replace(/^.*@/s, "")
    .replace(/>$/, "")
    .trim();
  if (isIP(authority)) return authority;
  const host = authority.replace(/:\d*$/, "");
  // Pasted from a browser, it names the website; nobody's addresses end in @www.company.test.
  return /^\s*https?:/i.test(text) ? host.replace(/^www\.(?=[^.]+\.[^.])/i, "") : host;
}

/** Also as browsers write them: in brackets, as one decimal number, hexadecimal, in wide digits. */
function isIpAddress(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(bare) > 0 || isIP(domainToASCII(bare)) > 0 || /^[\d.]*\d\.?$/.test(bare);
}

function isTooLong(host: string): boolean {
  const ascii = domainToASCII(host);
  return ascii.length > 253 || ascii.split(".").some((label) => label.length > 63);
}

// RFC 5892: letters, marks and digits, and what it allows in context. No emoji, no symbols.
const permitted = /^(?:[\p{L}\p{M}\p{Nd}\u00b7\u0375\u05f3\u05f4\u3007\u30fb-]|\u200c|\u200d)+$/u;

/** A label without underscore whose U-label form holds nothing but what IDNA 2008 permits, and comes back the same. */
function isHostLabel(label: string): boolean {
  if (label.includes("_")) return false;
  if (!label.startsWith("xn--")) return true;
  const unicode = domainToUnicode(label);
  return unicode !== label && permitted.test(unicode) && domainToASCII(unicode) === label;
}
