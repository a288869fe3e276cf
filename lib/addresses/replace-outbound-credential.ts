import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { findRejection } from "#lib/delivery/pause-store.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { lockAddress, retireSuperseded, setCheckState } from "#lib/verification/store.ts";
import { type ReplaceOutboundCredentialInput, replaceOutboundCredentialInput } from "./schema.ts";
import { storeOutboundCredential } from "./store-outbound-credential.ts";

/**
 * Gives an address another outbound credential. It has a state of its own, not verified: mail goes on through the last verified
 * one until the new one is; any other that was entered before serves no more, and its password is erased. Where the serving one's server refuses it, the new one is verified at once.
 */
export async function replaceOutboundCredential(ctx: Ctx, input: ReplaceOutboundCredentialInput): Promise<void> {
  const { addressId, ...outbound } = replaceOutboundCredentialInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const address = await lockAddress(tx.db, addressId);
    if (!address || address.accountId !== tx.account.id || address.kind !== "smtp_connector")
      throw new DomainError("address_not_found");
    refuseLeaving(address);
    await storeOutboundCredential(tx, addressId, outbound);
    await retireSuperseded(tx.db, addressId, tx.now());
    await setCheckState(tx.db, addressId, "outbound", "failed", tx.now());
    await audit(tx, {
      action: "address.outbound_credential_replaced",
      objectType: "address",
      objectId: addressId,
      details: { email: address.email, host: outbound.host, port: outbound.port, username: outbound.username },
    });
    // Mail waits for a password that works: nobody has to ask for the proof, and it flows again when that is back.
    if (address.routeCredentialId && (await findRejection(tx.db, address.routeCredentialId))?.rejectedAt)
      await startVerification(tx, { addressId, direction: "outbound" });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    const { host, port, username } = outbound;
    await securityNotice(tx, {
      kind: "outbound_credential_replaced",
      address: address.email,
      server: `${host}:${port}`,
      username,
    });
  });
}
