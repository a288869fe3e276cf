import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { releaseQueued } from "#lib/delivery/reroute.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { leasesOver } from "#lib/intake/leases.ts";
import { type RemoveAddressInput, removeAddressInput } from "./schema.ts";
import { type AddressToRemove, deleteAddress, detachTickets, lockAddressForRemoval } from "./store.ts";

/**
 * Removes an address with its secrets. Its tickets stay, its queued mail leaves from the brand's default address, its checks end, and
 * mail to it is refused from now on. Refuses with address_not_found, and address_is_default for
 * one that speaks for a brand: its default address, or the native one that came with it; with domain_disconnecting for one that goes with its domain.
 */
export async function removeAddress(ctx: Ctx, input: RemoveAddressInput): Promise<void> {
  const { addressId } = removeAddressInput.parse(input);
  await retryOnDeadlock(ctx, () =>
    withTransaction(ctx, async (tx) => {
      const address = await lockAddressForRemoval(tx.db, tx.account.id, addressId);
      if (!address) throw new DomainError("address_not_found");
      refuseLeaving(address);
      await remove(tx, addressId, address);
    }),
  );
}

/**
 * The same in a transaction of the caller's, which `retryOnDeadlock` should be around, also of an address that goes with its domain. Does nothing where
 * there is no such address (any more).
 */
export async function removeWithin(tx: TxCtx, addressId: number): Promise<void> {
  const address = await lockAddressForRemoval(tx.db, tx.account.id, addressId);
  if (address) await remove(tx, addressId, address);
}

async function remove(tx: TxCtx, addressId: number, address: AddressToRemove): Promise<void> {
  if (address.speaksForBrand) throw new DomainError("address_is_default");
  await detachTickets(tx.db, addressId);
  const putOntoNewRoute = await releaseQueued(tx, addressId);
  await deleteAddress(tx.db, addressId);
  tx.afterCommit(leasesOver);
  await putOntoNewRoute();
  await audit(tx, {
    action: "address.removed",
    objectType: "address",
    objectId: addressId,
    details: { email: address.email, kind: address.kind },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
}
