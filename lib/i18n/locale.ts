import { type Locale, locales } from "#lib/accounts/schema.ts";

/** The cookie that carries the user's own choice; signing in sets it from the profile. */
export const localeCookie = "postern_locale";

/** The language that a text names exactly ("fr", "en"), else null. */
export function parseLocale(text: string | null | undefined): Locale | null {
  return locales.find((locale) => locale === text) ?? null;
}

/**
 * The language for a reader who has not chosen one, from Accept-Language (RFC 9110 12.5.4): the best liked of ours, English when
 * neither is named.
 */
export function negotiateLocale(acceptLanguage: string | null | undefined): Locale {
  let best: { locale: Locale; quality: number } = { locale: "en", quality: 0 };
  for (const range of (acceptLanguage ?? "").split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const locale = parseLocale(tag.split("-")[0]);
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    if (locale && quality > best.quality) best = { locale, quality };
  }
  return best.locale;
}
