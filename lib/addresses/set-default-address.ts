import { audit } from "#lib/audit/record.ts";
import { lockBrand, updateDefaultAddress } from "#lib/brands/store.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { mayBeDefault, type SetDefaultAddressInput, setDefaultAddressInput } from "./schema.ts";
import { lockAddressAsDefault } from "./store.ts";

/**
 * Makes an address the one that speaks for its brand: any native one, a forwarded one that is verified, a connector's that is verified
 * both ways. Refuses with brand_not_found, address_not_found, address_unverified, or stale when another is the default by now than `was`.
 */
export async function setDefaultAddress(ctx: Ctx, input: SetDefaultAddressInput): Promise<void> {
  const { brandId, addressId, was } = setDefaultAddressInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const brand = await lockBrand(tx.db, tx.account.id, brandId);
    if (!brand) throw new DomainError("brand_not_found");
    const address = await lockAddressAsDefault(tx.db, brandId, addressId);
    if (!address) throw new DomainError("address_not_found");
    refuseLeaving(address);
    if (brand.defaultAddressId !== was) throw new DomainError("stale");
    if (!mayBeDefault(address)) throw new DomainError("address_unverified");
    if (addressId === was) return;
    await updateDefaultAddress(tx.db, brandId, addressId);
    await audit(tx, {
      action: "brand.default_changed",
      objectType: "brand",
      objectId: brandId,
      details: { name: brand.name, to: address.email },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}
