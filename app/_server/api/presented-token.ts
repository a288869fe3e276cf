import type { PresentedToken } from "#lib/tokens/authenticate-token.ts";

/** `Bearer TOKEN` (RFC 6750), or Basic (RFC 7617) with `email/token` for a user name and the token for a password. */
export function presentedToken(authorization: string): PresentedToken | null {
  const [, scheme = "", value = ""] = /^(\w+) +([\w.~+/=-]+) *$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "bearer") return { token: value, email: null };
  if (scheme.toLowerCase() !== "basic") return null;
  const [, email, token] = /^([^:]+)\/token:(.+)$/.exec(Buffer.from(value, "base64").toString("utf8")) ?? [];
  return email && token ? { token, email } : null;
}
