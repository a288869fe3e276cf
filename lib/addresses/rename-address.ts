import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { type RenameAddressInput, renameAddressInput } from "./schema.ts";
import { findAddress, updateDisplayName } from "./store.ts";

/**
 * Changes the name that stands before an address in From; empty: the brand's. The address itself never changes. Refuses with
 * address_not_found, or stale when it has another name by now than `was`.
 */
export async function renameAddress(ctx: Ctx, input: RenameAddressInput): Promise<void> {
  const { addressId, was, ...typed } = renameAddressInput.parse(input);
  const displayName = typed.displayName || null;
  await withTransaction(ctx, async (tx) => {
    const email = await updateDisplayName(tx.db, tx.account.id, { addressId, displayName, was });
    if (email === null) {
      const address = await findAddress(tx.db, tx.account.id, addressId);
      if (address) refuseLeaving(address);
      throw new DomainError(address ? "stale" : "address_not_found");
    }
    if (displayName === was) return;
    await audit(tx, {
      action: "address.renamed",
      objectType: "address",
      objectId: addressId,
      details: { email, from: was, to: displayName },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}
