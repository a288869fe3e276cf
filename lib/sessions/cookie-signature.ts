import { createHmac, timingSafeEqual } from "node:crypto";
import { keyRing, type MasterKey } from "#lib/crypto/key-ring.ts";
import { env } from "#lib/env.ts";

export const cookiePrefix = "postern";
/** Seconds: how long a session lives without being used, and its cookie with it. */
export const sessionLifetime = 60 * 60 * 24 * 7;
export const secureCookies = env.publicUrl.startsWith("https:");
const cookieName = `${secureCookies ? "__Secure-" : ""}${cookiePrefix}.session_token`;

/** What better-auth signs the cookies of sessions with. */
export function sessionSecret(key: MasterKey): string {
  return key.derive("sessions").toString("base64url");
}

/**
 * The session's cookie of a request, signed anew, when the key before the current one signed it: nobody is signed out because SECRET_KEY
 * was changed. Null: the current one signed it, neither did, or there is none. The form is better-call's: token, dot, HMAC-SHA-256 in base64.
 */
export function renewedCookie(cookieHeader: string | null): { name: string; value: string } | null {
  const { current, previous } = keyRing();
  if (!previous || !cookieHeader) return null;
  const given = signedValue(cookieHeader);
  const dot = given.lastIndexOf(".");
  if (dot < 1) return null;
  const token = given.slice(0, dot);
  const signature = Buffer.from(given.slice(dot + 1));
  const expected = Buffer.from(sign(token, previous));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
  return { name: cookieName, value: encodeURIComponent(`${token}.${sign(token, current)}`) };
}

/** The same headers, with the session's cookie as the current key signs it. */
export function withRenewedCookie(headers: Headers): Headers {
  const renewed = renewedCookie(headers.get("cookie"));
  if (!renewed) return headers;
  const others = pairsOf(headers.get("cookie") ?? "").filter((pair) => !pair.startsWith(`${cookieName}=`));
  const copy = new Headers(headers);
  copy.set("cookie", [...others, `${renewed.name}=${renewed.value}`].join("; "));
  return copy;
}

const sign = (token: string, key: MasterKey) => createHmac("sha256", sessionSecret(key)).update(token).digest("base64");

const pairsOf = (cookieHeader: string) => cookieHeader.split(";").map((pair) => pair.trim());

function signedValue(cookieHeader: string): string {
  const pair = pairsOf(cookieHeader).find((each) => each.startsWith(`${cookieName}=`));
  try {
    return decodeURIComponent(pair?.slice(cookieName.length + 1) ?? "");
  } catch {
    return "";
  }
}
