import { emailUsernameOf } from "#lib/accounts/native-domain.ts";
import { findAccountBySubdomain } from "#lib/accounts/store.ts";
import { type AccountRef, systemCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { seldom } from "#lib/notices/seldom.ts";
import { findAccountOfUsername } from "./revoke-store.ts";

/** A peer that is refused for a while because of its wrong passwords, and the user name that it gave with the last of them. */
export interface LockOut {
  readonly peer: string;
  readonly username: string;
}

/** Tells the administrators of the account whose user name was guessed at, at most once in six hours; of a name that is nobody's, nobody. */
export async function tellLockOut(db: Db, { peer, username }: LockOut): Promise<void> {
  const account = await accountOf(db, username);
  if (!account) return;
  await withTransaction(systemCtx(account, "door", db), async (tx) => {
    if (await seldom(tx, `door ${username.toLowerCase()}`))
      await securityNotice(tx, { kind: "relay_locked_out", username, peer });
  });
}

/** A revoked credential's too: a server that goes on using one is the commonest reason. */
async function accountOf(db: Db, username: string): Promise<AccountRef | null> {
  const owner = await findAccountOfUsername(db, username);
  if (owner) return owner;
  const account = await findAccountBySubdomain(db, username.slice(0, username.indexOf("@")).toLowerCase());
  return account && emailUsernameOf(account) === username.toLowerCase() ? account : null;
}
