import { lockDomain } from "#lib/addresses/store.ts";
import { systemCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { recordEnd } from "./revoke.ts";
import { findLiveSets, findOwner, markPlannedEnd } from "./revoke-store.ts";

/** Writes down that a set's planned end has come. It has ended by then; where the plan was changed or given up, nothing happens. */
export async function recordRevocation(credentialId: string, db: Db = database()): Promise<void> {
  const owner = await findOwner(db, credentialId);
  if (!owner) return;
  const { account, domainId } = owner;
  await withTransaction(systemCtx(account, "scheduled revocation", db), async (tx) => {
    const domain = await lockDomain(tx.db, account.id, domainId);
    const ended = await markPlannedEnd(tx.db, credentialId);
    if (!ended) return;
    await recordEnd(tx, { id: credentialId, username: ended.username, domainId });
    await publishLive(tx.db, { accountId: account.id, topic: "email" });
    // A connection that ended meanwhile ended with all its sets, and that was told.
    if (!domain) return;
    const { length: left } = await findLiveSets(tx.db, domainId);
    const facts = { domainId, domain: domain.domain, username: ended.username };
    await securityNotice(tx, { kind: "credential_revoked", ...facts, left, scheduled: true });
  });
}
