import { cookies } from "next/headers";
import type { Locale } from "#lib/accounts/schema.ts";
import { env } from "#lib/env.ts";
import { localeCookie } from "#lib/i18n/locale.ts";

/** Keeps the chosen language in this browser for a year; null: the browser's own is read again. */
export async function rememberLocale(locale: Locale | null): Promise<void> {
  const jar = await cookies();
  if (locale === null) {
    jar.delete(localeCookie);
    return;
  }
  jar.set(localeCookie, locale, {
    path: "/",
    maxAge: 60 * 60 * 24 * 365,
    sameSite: "lax",
    httpOnly: true,
    secure: env.publicUrl.startsWith("https:"),
  });
}
