import type { Refusal } from "#components/forms/result.ts";
import { colorSchemes } from "#components/theme/color-schemes.ts";
import { applyProfileAction } from "./actions.ts";

/**
 * Signs in through better-auth's endpoint, which limits the tries. Null: signed in, with the profile's language and theme; otherwise what
 * to tell. Which of the two was wrong is never told; who has left every team is told so, and signed out.
 */
export async function signIn(email: string, password: string): Promise<Refusal | null> {
  const response = await ask("sign-in/email", { email, password });
  if (response.status === 429) return { code: "auth_throttled" };
  if (response.status === 400 || response.status === 401) return { code: "auth_failed" };
  if (!response.ok) return { code: "internal" };
  const profile = await applyProfileAction().catch(() => null);
  // Every page would send them back here, without a word.
  if (profile && !profile.hasTeam) {
    await ask("sign-out", {});
    return { code: "no_team" };
  }
  if (profile?.theme) colorSchemes.set(profile.theme);
  return null;
}

function ask(endpoint: "sign-in/email" | "sign-out", body: object): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(`/api/auth/${endpoint}`, { method: "POST", headers, body: JSON.stringify(body) });
}
