/** What a relaying server proved with AUTH: which credential it holds, and what that credential may send to. */
export interface AuthenticatedCredential {
  readonly credentialId: string;
  readonly accountId: string;
  /** The account's subdomain: its native domain is `<subdomain>.<NATIVE_DOMAIN>`. */
  readonly subdomain: string;
  readonly domainId: string;
  /** The connector domain, A-label form. */
  readonly domain: string;
}

export interface LoginInput {
  readonly username: string;
  readonly password: string;
}
