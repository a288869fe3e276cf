"use server";

import { rememberAccount } from "#app/_server/account-cookie.ts";
import { action } from "#app/_server/action.ts";
import { rememberLocale } from "#app/_server/remember-locale.ts";
import { everyone } from "#app/_server/require-role.ts";
import { chooseAccount } from "#lib/accounts/choose-account.ts";
import { setPreferences } from "#lib/accounts/profile.ts";
import { chooseAccountInput, setPreferencesInput } from "#lib/accounts/schema.ts";

/** The reader's language and theme, in the profile; the language in this browser too. */
export const setPreferencesAction = action("setPreferences", everyone, setPreferencesInput, async (ctx, input) => {
  await setPreferences(ctx, input);
  if (input.locale !== undefined) await rememberLocale(input.locale);
});

/** The account that this browser's pages show from now on. */
export const switchAccountAction = action("switchAccount", everyone, chooseAccountInput, async (ctx, input) => {
  await chooseAccount(ctx, input);
  await rememberAccount(input.accountId);
});
