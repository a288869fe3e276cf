import { findMemberships } from "#lib/accounts/store.ts";
import { systemCtx, withTransaction } from "#lib/context.ts";
import { AuthThrottle } from "#lib/credentials/auth-throttle.ts";
import { type Db, database } from "#lib/db/client.ts";
import { log } from "#lib/logger.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { seldom } from "#lib/notices/seldom.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { findPersonByEmail } from "./store.ts";

/** One try to sign in. */
export interface SignInTry {
  readonly email: string;
  readonly peer: string | null;
}

const shared = globalThis as { posternSignIns?: AuthThrottle };

/** Counts in this process, by person and peer: a person who is guessed at from elsewhere can still sign in. */
function throttle(): AuthThrottle {
  shared.posternSignIns ??= new AuthThrottle();
  return shared.posternSignIns;
}

const key = ({ email, peer }: SignInTry) => [peer ?? "unknown", email.trim().toLowerCase()] as const;

/** Whether too many wrong passwords came from there: then no password is looked at. */
export function mayNotSignIn(attempt: SignInTry): Promise<boolean> {
  return throttle().isBlocked(...key(attempt));
}

/**
 * Takes the outcome of a try into account, and writes it down; the one too many is told to the administrators. Nobody waits for what a wrong
 * password leads to: how long the answer takes must not say whether there is such a person.
 */
export async function noteSignIn(attempt: SignInTry, succeeded: boolean, db?: Db): Promise<void> {
  const [peer, email] = key(attempt);
  if (succeeded) {
    await throttle().succeeded(peer, email, "sign-in");
    // Awaited: without its record, nobody is let in.
    return recordSignIn("member.signed_in", attempt, db);
  }
  const blocked = await throttle().failed(peer, email);
  const told = async () => {
    await recordSignIn("member.sign_in_failed", attempt, db);
    if (!blocked) return;
    await recordSignIn("member.sign_in_blocked", attempt, db);
    await tellLockOut(attempt, db);
  };
  void told().catch((error) => log.requestFailed({ where: "sign-in notice", error }));
}

/** In every team of the person, at most once in six hours; of an address that is nobody's, nobody is told. */
export async function tellLockOut(attempt: SignInTry, db: Db = database()): Promise<void> {
  const [, email] = key(attempt);
  const person = await findPersonByEmail(db, email);
  if (!person) return;
  for (const { account } of await findMemberships(db, person.id)) {
    await withTransaction(systemCtx(account, "sign-in", db), async (tx) => {
      if (await seldom(tx, `sign-in ${email}`))
        await securityNotice(tx, { kind: "sign_in_locked_out", email, peer: attempt.peer });
    });
  }
}
