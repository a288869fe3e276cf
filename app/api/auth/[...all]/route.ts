import { peerAddress } from "#app/_server/peer-address.ts";
import { auth } from "#lib/auth.ts";
import { withRenewedCookie } from "#lib/sessions/cookie-signature.ts";
import { recordSignIn } from "#lib/sessions/record-sign-in.ts";
import { mayNotSignIn, noteSignIn, type SignInTry } from "#lib/sessions/sign-in-tries.ts";

export const dynamic = "force-dynamic";

/** Bytes. A sign-in needs some hundred; whoever is not signed in must not fill the memory with more. */
const maxBody = 64 * 1024;

/**
 * What the product's own pages ask of better-auth. Whatever else it offers (changing a password or an address, listing sessions with
 * their tokens) goes past our rules and our audit log, and is not there.
 */
const signIn = "/api/auth/sign-in/email";
const signOut = "/api/auth/sign-out";

/** Sign-in and sign-out, with better-auth's rate limits and origin check, and a limit on wrong passwords. */
export async function POST(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname !== signIn && pathname !== signOut) return new Response(null, { status: 404 });
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (request.body && !(length <= maxBody)) return new Response(null, { status: 413 });
  if (request.body && !isJson(request)) return new Response(null, { status: 415 });
  const attempt = pathname === signIn ? await signInTry(request) : null;
  if (attempt && (await mayNotSignIn(attempt)))
    return new Response(null, { status: 429, headers: { "Retry-After": "60", "Cache-Control": "no-store" } });
  const renewed = new Request(request, { headers: withRenewedCookie(request.headers) });
  const leaving = pathname === signOut ? await auth().api.getSession({ headers: renewed.headers }) : null;
  const { status, headers } = await auth().handler(renewed);
  if (attempt && (status === 200 || status === 401)) await noteSignIn(attempt, status === 200);
  if (leaving && status === 200)
    await recordSignIn("member.signed_out", { email: leaving.user.email, peer: peerAddress(request.headers) });
  // Its words hold the session's token, which script in the page has no business with: the cookie and the status say enough.
  const kept = new Headers(headers);
  kept.delete("content-type");
  kept.delete("content-length");
  kept.set("Cache-Control", "no-store");
  return new Response(null, { status, headers: kept });
}

/** better-auth reads forms too: a try that came as one would be neither counted nor written down. */
function isJson(request: Request): boolean {
  return /^application\/json\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "");
}

/** Who tries to sign in, and from where; null: better-auth will refuse what they send. */
async function signInTry(request: Request): Promise<SignInTry | null> {
  if (!request.body) return null;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  const email = typeof body === "object" && body && "email" in body ? body.email : null;
  return typeof email === "string" && email.length <= 320 ? { email, peer: peerAddress(request.headers) } : null;
}
