import { RateLimiterMemory } from "rate-limiter-flexible";
import { verifyPassword } from "#lib/crypto/password.ts";
import { DomainError } from "#lib/errors.ts";

// Whoever invites an address holds a link to it too: the link must not become a place to guess that person's password at.
const tries = new RateLimiterMemory({ keyPrefix: "invitation", points: 5, duration: 15 * 60 });

/** Proves a person's password. Throws password_wrong; auth_throttled after five tries in a quarter of an hour, right or wrong. */
export async function provePassword(
  { id, passwordHash }: { readonly id: string; readonly passwordHash: string | null },
  password: string,
): Promise<void> {
  // Counted before it is checked: tries that come together are tries all the same.
  const counted = await tries.consume(id).catch(() => null);
  if (!counted) throw new DomainError("auth_throttled", { field: "password" });
  if (passwordHash === null || !(await verifyPassword(passwordHash, password)))
    throw new DomainError("password_wrong", { field: "password" });
  await tries.delete(id);
}
