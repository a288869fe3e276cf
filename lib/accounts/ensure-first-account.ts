import { audit } from "#lib/audit/record.ts";
import { type AccountRef, type Ctx, systemCtx, type TxCtx, withTransaction } from "#lib/context.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import { randomSecret, sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { env, secrets } from "#lib/env.ts";
import { nativeDomainOf } from "./native-domain.ts";
import {
  countOwners,
  ensureUser,
  findAccountBySubdomain,
  insertAccount,
  insertBrand,
  insertMember,
  insertSetupLink,
  lockFirstAccount,
} from "./store.ts";

const setupLinkLifetime = 24 * 60 * 60 * 1000;

/**
 * Makes, once, the help desk that the settings name, with its sandbox twin and the first owner from ADMIN_EMAIL and ADMIN_PASSWORD.
 * Where there is no owner and none is configured, answers a fresh one-time setup token. Safe to call at every start, from many processes.
 */
export async function ensureFirstAccount(db: Db = database()): Promise<{ setupToken: string | null }> {
  const password = secrets.adminPassword();
  const passwordHash = env.adminEmail && password ? await hashPassword(password) : null;
  const starter = systemCtx(
    { id: "", subdomain: "", name: "", environment: "production", opaqueId: "", ccsEnabled: true },
    "start",
    db,
  );
  return withTransaction(starter, async (tx) => {
    await lockFirstAccount(tx.db);
    const production = (await findAccountBySubdomain(tx.db, env.accountSubdomain)) ?? (await createPair(tx));
    if ((await countOwners(tx.db, production.id)) > 0) return { setupToken: null };
    if (env.adminEmail && passwordHash) {
      await makeOwner({ ...tx, account: production }, { email: env.adminEmail, name: env.adminEmail, passwordHash });
      return { setupToken: null };
    }
    const setupToken = randomSecret();
    const expiresAt = new Date(tx.now().getTime() + setupLinkLifetime);
    await insertSetupLink(tx.db, { tokenHash: sha256(setupToken), expiresAt });
    return { setupToken };
  });
}

/** Adds a person as owner of the account, and so of its sandbox. */
export async function makeOwner(
  tx: TxCtx,
  person: { email: string; name: string; passwordHash: string },
): Promise<void> {
  const user = await ensureUser(tx.db, person);
  const member = await insertMember(tx.db, { accountId: tx.account.id, userId: user.id, role: "owner" });
  await audit(tx, {
    action: "member.created",
    objectType: "member",
    objectId: member.id,
    details: { email: person.email, role: "owner" },
  });
}

async function createPair(tx: TxCtx): Promise<AccountRef> {
  const subdomain = env.accountSubdomain;
  const name = subdomain.charAt(0).toUpperCase() + subdomain.slice(1);
  const production = await createAccount(tx, { subdomain, name, environment: "production" });
  await createAccount(tx, {
    subdomain: `${subdomain}-sandbox`,
    name: `${name} (sandbox)`,
    environment: "sandbox",
    productionId: production.id,
  });
  return production;
}

async function createAccount(tx: Ctx & TxCtx, data: Parameters<typeof insertAccount>[1]): Promise<AccountRef> {
  const account = await insertAccount(tx.db, data);
  await insertBrand(tx.db, { accountId: account.id, name: data.name, email: `support@${nativeDomainOf(account)}` });
  await audit(
    { ...tx, account },
    {
      action: "account.created",
      objectType: "account",
      objectId: account.id,
      details: { subdomain: account.subdomain, environment: account.environment },
    },
  );
  return account;
}
