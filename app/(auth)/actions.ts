"use server";

import { openAction } from "#app/_server/action.ts";
import { rememberLocale } from "#app/_server/remember-locale.ts";
import { currentContext } from "#app/_server/session.ts";
import { getProfile } from "#lib/accounts/profile.ts";
import { redeemSetupLinkInput, setLocaleInput, type Theme } from "#lib/accounts/schema.ts";
import { redeemSetupLink } from "#lib/accounts/setup.ts";

export const redeemSetupLinkAction = openAction("redeemSetupLink", redeemSetupLinkInput, (input) =>
  redeemSetupLink(input),
);

export const chooseLocaleAction = openAction("chooseLocale", setLocaleInput, ({ locale }) => rememberLocale(locale));

/**
 * After sign-in: whether anything is open to the person, and the language of the profile, wherever it was chosen, for this browser too.
 * The theme is for the browser to keep.
 */
export async function applyProfileAction(): Promise<{ hasTeam: boolean; theme: Theme | null }> {
  const ctx = await currentContext();
  if (!ctx) return { hasTeam: false, theme: null };
  const { locale, theme } = await getProfile(ctx);
  if (locale) await rememberLocale(locale);
  return { hasTeam: true, theme };
}
