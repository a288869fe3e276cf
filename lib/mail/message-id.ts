import { randomLabel } from "#lib/crypto/random.ts";
import { env } from "#lib/env.ts";

/** A new Message-ID of an account's mail (RFC 5322 3.6.4), without angle brackets. */
export function newMessageId(account: { readonly subdomain: string }): string {
  return `${randomLabel(26)}@${account.subdomain}.${env.nativeDomain}`;
}
