import { domainToASCII, domainToUnicode } from "node:url";

/** An e-mail address as it is compared and stored: lower case, domain in A-label form. */
export interface MailAddress {
  readonly local: string;
  readonly domain: string;
  readonly email: string;
}

// RFC 5322 3.2.3 dot-atom: quoted local parts are not support addresses anywhere, and are refused in words.
const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** A name that is its own A-label form. */
const plainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Lower-case A-label form of a domain name (RFC 5891), or null when it is not one. IP addresses are not. */
export function toALabel(domain: string): string | null {
  if (domain.length <= 253 && plainName.test(domain) && !domain.includes("xn--")) return domain;
  // RFC 3490 3.1: what IDNA takes for a dot.
  const bare = domain
    .trim()
    .replace(/[\u3002\uff0e\uff61]/g, ".")
    .replace(/\.$/, "");
  // URL parsing drops tabs and line ends and decodes percent signs; in a name they are faults.
  if (/[\s\p{Cc}%]/u.test(bare)) return null;
  const ascii = domainToASCII(bare).toLowerCase();
  if (ascii.length === 0 || ascii.length > 253) return null;
  const labels = ascii.split(".");
  if (!labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) return null;
  return /^\d+$/.test(labels.at(-1) ?? "") ? null : ascii;
}

/** U-label form, for people. */
export function toULabel(domain: string): string {
  return domainToUnicode(domain) || domain;
}

/** A domain, or an address, as people are shown it: in U-label form, and in A-label form behind it where that is another. */
export function bothForms(name: string): string {
  const at = name.lastIndexOf("@") + 1;
  const unicode = name.slice(0, at) + toULabel(name.slice(at));
  return unicode === name ? name : `${unicode} (${name})`;
}

/** Parses "local@domain"; null when it is not an address of that form. RFC 5321 4.5.3.1 limits apply. */
export function parseAddress(text: string): MailAddress | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf("@");
  if (at < 1) return null;
  const local = trimmed.slice(0, at).toLowerCase();
  const domain = toALabel(trimmed.slice(at + 1));
  if (!domain || local.length > 64 || !dotAtom.test(local)) return null;
  return { local, domain, email: `${local}@${domain}` };
}
