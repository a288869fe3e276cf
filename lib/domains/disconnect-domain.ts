import { countAddressesOf, lockDomain } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { revokeAllOf } from "#lib/credentials/revoke.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import { finishDisconnectionOf } from "#lib/disconnect/store.ts";
import { DomainError } from "#lib/errors.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { type DisconnectDomainInput, disconnectDomainInput } from "./schema.ts";
import { endDomain } from "./store.ts";

/**
 * Ends the connection of a domain that has no addresses left, and its credentials at once. Its row stays for the messages that came by it, and the
 * domain can be added again. One with addresses is disconnected step by step (lib/disconnect). Refuses with domain_not_found,
 * domain_disconnecting, or domain_has_connector_addresses (`count`).
 */
export async function disconnectDomain(ctx: Ctx, input: DisconnectDomainInput): Promise<void> {
  const { domainId } = disconnectDomainInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    // Whoever adds an address to it holds the same row.
    const domain = await lockDomain(tx.db, tx.account.id, domainId);
    if (!domain) throw new DomainError("domain_not_found");
    refuseDisconnecting(domain);
    const count = await countAddressesOf(tx.db, domainId);
    if (count > 0) throw new DomainError("domain_has_connector_addresses", { details: { count } });
    await endConnection(tx, domain);
  });
}

/** The end itself, of a domain that is locked and empty. A disconnection that was under way has ended with it. */
export async function endConnection(tx: TxCtx, { id, domain }: { id: string; domain: string }): Promise<void> {
  await revokeAllOf(tx, id);
  await finishDisconnectionOf(tx.db, id, tx.now());
  await endDomain(tx.db, id, tx.now());
  await audit(tx, { action: "domain.disconnected", objectType: "domain", objectId: id, details: { domain } });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  await securityNotice(tx, { kind: "domain_disconnected", domain });
}
