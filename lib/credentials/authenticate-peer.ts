import type { Sql } from "#lib/db/sql.ts";
import { DomainError } from "#lib/errors.ts";
import type { AuthThrottle } from "./auth-throttle.ts";
import { authenticate, lookupIdOf } from "./authenticate.ts";
import type { AuthenticatedCredential, LoginInput } from "./schema.ts";
import { wasLatelyUsedFrom } from "./store.ts";
import type { LockOut } from "./tell-lock-out.ts";

/**
 * {@link authenticate} with the limits on guessing. While a peer is refused, only a password whose owner has lately succeeded
 * from there is checked at all, so a guesser behind the same address stops nobody. `onLockOut` is called when a refusal begins. Throws also
 * `auth_throttled`.
 */
export async function authenticatePeer(
  deps: { sql: Sql; throttle: AuthThrottle; onLockOut?: (lockOut: LockOut) => void },
  input: LoginInput & { peer: string },
): Promise<AuthenticatedCredential> {
  const { sql, throttle } = deps;
  const { peer, username, password } = input;
  const mustNotBeBlocked = async () => {
    if (!(await throttle.isBlocked(peer, username)) || (await isOldAcquaintance(deps, input))) return;
    throw new DomainError("auth_throttled");
  };
  await mustNotBeBlocked();
  try {
    // Once more when its turn comes: a thousand guesses made at once were all made before the first of them failed.
    const credential = await authenticate(sql, { username, password }, mustNotBeBlocked);
    await throttle.succeeded(peer, username, lookupIdOf(password));
    return credential;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "auth_failed") throw error;
    if (await throttle.isBlocked(peer, username)) throw new DomainError("auth_throttled");
    if (!(await throttle.failed(peer, username))) throw error;
    deps.onLockOut?.({ peer, username });
    throw new DomainError("auth_throttled");
  }
}

async function isOldAcquaintance(
  { sql, throttle }: { sql: Sql; throttle: AuthThrottle },
  { peer, password }: { peer: string; password: string },
): Promise<boolean> {
  const lookupId = lookupIdOf(password);
  if (!lookupId) return false;
  if (await throttle.hasSucceeded(peer, lookupId)) return true;
  try {
    return await wasLatelyUsedFrom(sql, lookupId, peer);
  } catch (error) {
    throw new DomainError("auth_unavailable", { cause: error });
  }
}
