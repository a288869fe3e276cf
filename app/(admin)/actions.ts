"use server";

import { action } from "#app/_server/action.ts";
import { rememberLocale } from "#app/_server/remember-locale.ts";
import { everyone } from "#app/_server/require-role.ts";
import { setLocale } from "#lib/accounts/profile.ts";
import { type Locale, setLocaleInput } from "#lib/accounts/schema.ts";

const keepLocale = action("setLocale", everyone, setLocaleInput, async (ctx, input) => {
  await setLocale(ctx, input);
  await rememberLocale(input.locale);
});

/** The reader's language, in the profile and in this browser. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await keepLocale({ locale });
}
