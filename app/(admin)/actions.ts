"use server";

import { action } from "#app/_server/action.ts";
import { rememberLocale } from "#app/_server/remember-locale.ts";
import { everyone } from "#app/_server/require-role.ts";
import { setPreferences } from "#lib/accounts/profile.ts";
import { setPreferencesInput } from "#lib/accounts/schema.ts";

/** The reader's language and theme, in the profile; the language in this browser too. */
export const setPreferencesAction = action("setPreferences", everyone, setPreferencesInput, async (ctx, input) => {
  await setPreferences(ctx, input);
  if (input.locale !== undefined) await rememberLocale(input.locale);
});
