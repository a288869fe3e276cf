import type { AccountRef } from "#lib/context.ts";
import { env } from "#lib/env.ts";

/** The domain on which an account has addresses of its own: `<subdomain>.<NATIVE_DOMAIN>`. */
export function nativeDomainOf(account: Pick<AccountRef, "subdomain">): string {
  return `${account.subdomain}.${env.nativeDomain}`;
}

/** The e-mail-shaped user name that any live inbound credential of the account may use. */
export function emailUsernameOf(account: Pick<AccountRef, "subdomain">): string {
  return `${account.subdomain}@${nativeDomainOf(account)}`;
}
