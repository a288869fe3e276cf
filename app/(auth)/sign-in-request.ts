import type { Refusal } from "#components/forms/result.ts";
import { colorSchemes } from "#components/theme/color-schemes.ts";
import { applyProfileAction } from "./actions.ts";

/**
 * Signs in through better-auth's endpoint, which limits the tries. Null: signed in, with the profile's language and theme; otherwise what
 * to tell. Which of the two was wrong is never told.
 */
export async function signIn(email: string, password: string): Promise<Refusal | null> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (response.status === 429) return { code: "auth_throttled" };
  if (response.status === 400 || response.status === 401) return { code: "auth_failed" };
  if (!response.ok) return { code: "internal" };
  const profile = await applyProfileAction().catch(() => null);
  if (profile?.theme) colorSchemes.set(profile.theme);
  return null;
}
