import { type NextRequest, NextResponse } from "next/server";
import { env } from "#lib/env.ts";
import { renewedCookie, secureCookies, sessionLifetime } from "#lib/sessions/cookie-signature.ts";

/** The request header in which pages find the path that was asked for. Never trusted for anything but the way back after sign-in. */
const pathHeader = "x-postern-path";

/**
 * Gives every page its content security policy with a fresh nonce (CSP level 3). It authorises nothing: pages, actions and
 * handlers do that themselves, so that no mistake in a path pattern opens a door. A browser whose session's cookie was signed with the
 * key before the current one is given it anew.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const asked = request.nextUrl.clone();
  asked.searchParams.delete("_rsc");
  headers.set(pathHeader, asked.pathname + asked.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  const renewed = renewedCookie(request.headers.get("cookie"));
  if (renewed) {
    const attributes = `Path=/; Max-Age=${sessionLifetime}; HttpOnly; SameSite=Lax${secureCookies ? "; Secure" : ""}`;
    response.headers.append("Set-Cookie", `${renewed.name}=${renewed.value}; ${attributes}`);
  }
  if (env.publicUrl.startsWith("https:")) {
    response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Mantine positions menus and sets its component variables through style attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' about:",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}

// A download's own, stricter policy must not be replaced.
export const config = {
  matcher: ["/((?!_next/static|_next/image|icon.svg|api/|events|healthz|readyz|tickets/[^/]+/attachments/).*)"],
};
