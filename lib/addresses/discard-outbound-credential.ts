import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import {
  findNewestThrough,
  lockAddress,
  retireCredential,
  setCheckState,
  type VerificationRow,
} from "#lib/verification/store.ts";
import { type DiscardOutboundCredentialInput, discardOutboundCredentialInput } from "./schema.ts";
import { findConnectorAddress } from "./store.ts";

/**
 * Gives a credential up that was entered to replace the serving one and is not verified: its password is erased, and the serving one is the
 * current one again, in the state that its own last check left it in. Refuses with address_not_found, or stale when `replacementId` is
 * not waiting to replace another (any more).
 */
export async function discardOutboundCredential(ctx: Ctx, input: DiscardOutboundCredentialInput): Promise<void> {
  const { addressId, replacementId } = discardOutboundCredentialInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const locked = await lockAddress(tx.db, addressId);
    const address = locked && (await findConnectorAddress(tx.db, tx.account.id, addressId));
    if (!address) throw new DomainError("address_not_found");
    refuseLeaving(locked);
    const { email, routeCredentialId: serving, credentials } = address;
    const [current] = credentials;
    if (!serving || current?.id !== replacementId || current.id === serving) throw new DomainError("stale");
    await retireCredential(tx.db, current.id, tx.now());
    const last = await findNewestThrough(tx.db, serving);
    await setCheckState(tx.db, addressId, "outbound", stateAfter(last), address.outboundVerifiedAt ?? tx.now());
    const { host, port, username } = current;
    await audit(tx, {
      action: "address.outbound_credential_discarded",
      objectType: "address",
      objectId: addressId,
      details: { email, host, port, username },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}

/** What routes was verified: only a later check of it says otherwise. */
function stateAfter(last: VerificationRow | null): "verified" | "pending" | "failed" {
  if (!last || last.returnedAt) return "verified";
  return last.failedAt ? "failed" : "pending";
}
