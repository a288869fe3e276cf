import { type Ctx, systemCtx, withTransaction } from "#lib/context.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { makeOwner } from "./ensure-first-account.ts";
import { type RedeemSetupLinkInput, redeemSetupLinkInput } from "./schema.ts";
import { countOpenSetupLinks, countOwners, findAccountBySubdomain, lockFirstAccount, spendSetupLink } from "./store.ts";

/** Whether a setup link waits to be used. */
export async function setupIsOpen(db: Db = database()): Promise<boolean> {
  return (await countOpenSetupLinks(db, new Date())) > 0;
}

/** Makes the first owner with the one-time link. Throws setup_link_invalid when it is used, expired, or an owner exists. */
export async function redeemSetupLink(input: RedeemSetupLinkInput, db: Db = database()): Promise<void> {
  const { token, name, email, password } = redeemSetupLinkInput.parse(input);
  const account = await findAccountBySubdomain(db, env.accountSubdomain);
  if (!account || !(await setupIsOpen(db))) throw new DomainError("setup_link_invalid");
  const passwordHash = await hashPassword(password);
  const ctx: Ctx = systemCtx(account, "setup link", db);
  await withTransaction(ctx, async (tx) => {
    await lockFirstAccount(tx.db);
    const usable = await spendSetupLink(tx.db, sha256(token), tx.now());
    if (!usable || (await countOwners(tx.db, account.id)) > 0) throw new DomainError("setup_link_invalid");
    await makeOwner(tx, { email: email.toLowerCase(), name, passwordHash });
  });
}
