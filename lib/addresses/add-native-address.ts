import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { completeNativeAddress } from "./native-address.ts";
import { type AddNativeAddressInput, addNativeAddressInput } from "./schema.ts";
import { findBrand, insertAddress } from "./store.ts";
import { refuseUsedAddress } from "./twin.ts";

/**
 * Makes an address on the account's native domain. It has nothing to prove and works at once. Refuses with brand_not_found, or as
 * `completeNativeAddress` and `refuseUsedAddress` do.
 */
export async function addNativeAddress(ctx: Ctx, input: AddNativeAddressInput): Promise<{ addressId: number }> {
  const { brandId, address, displayName } = addNativeAddressInput.parse(input);
  const email = completeNativeAddress(ctx.account, address, "address");
  return withTransaction(ctx, async (tx) => {
    const accountId = tx.account.id;
    if (!(await findBrand(tx.db, accountId, brandId))) throw new DomainError("brand_not_found");
    await refuseUsedAddress(tx, email);
    const addressId = await insertAddress(tx.db, {
      accountId,
      brandId,
      kind: "native",
      email,
      displayName: displayName || null,
    });
    await audit(tx, {
      action: "address.added",
      objectType: "address",
      objectId: addressId,
      details: { email, kind: "native" },
    });
    await publishLive(tx.db, { accountId, topic: "email" });
    return { addressId };
  });
}
