import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { withdrawHandoffs } from "#lib/handoffs/withdraw-handoffs.ts";
import { leasesOver } from "#lib/intake/leases.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { holdSet } from "./live-sets.ts";
import { markRevoked, revokeLiveOf } from "./revoke-store.ts";
import { type RevokeCredentialInput, revokeCredentialInput } from "./schema.ts";

/**
 * Ends a set of inbound credentials. No message is accepted on it once this has returned, and no recipient, on open sessions included. Refuses with
 * credential_not_found, credential_revoked where it has ended already, or credential_is_last (`domain`) until the input says that this is known.
 */
export async function revokeCredential(ctx: Ctx, input: RevokeCredentialInput): Promise<void> {
  const { credentialId, last } = revokeCredentialInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const { domain, set, others } = await holdSet(tx, credentialId);
    if (others.length === 0 && !last)
      throw new DomainError("credential_is_last", { details: { domain: domain.domain } });
    await markRevoked(tx.db, set.id, tx.now());
    tx.afterCommit(leasesOver);
    await recordEnd(tx, { ...set, domainId: domain.id });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    await securityNotice(tx, {
      kind: "credential_revoked",
      domainId: domain.id,
      domain: domain.domain,
      username: set.username,
      left: others.length,
      scheduled: false,
    });
  });
}

/** Ends every live credential of a domain, in the same way. */
export async function revokeAllOf(tx: TxCtx, domainId: string): Promise<void> {
  for (const set of await revokeLiveOf(tx.db, domainId, tx.now())) await recordEnd(tx, { ...set, domainId });
  tx.afterCommit(leasesOver);
}

/** What is to be known of the end of a set. */
export async function recordEnd(
  tx: TxCtx,
  set: { readonly id: string; readonly username: string; readonly domainId: string },
): Promise<void> {
  const { id, username, domainId } = set;
  await audit(tx, {
    action: "credential.revoked",
    objectType: "inbound_credential",
    objectId: id,
    details: { username, domainId },
  });
  await withdrawHandoffs(tx, set);
}
