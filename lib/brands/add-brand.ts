import { insertBrand, lockAccount } from "#lib/accounts/store.ts";
import { completeNativeAddress } from "#lib/addresses/native-address.ts";
import { refuseUsedAddress } from "#lib/addresses/twin.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import { type AddBrandInput, addBrandInput } from "./schema.ts";
import { findBrands } from "./store.ts";

/**
 * Adds a brand with its native address, which is its default to begin with. Refuses with brand_taken (field name), or as `completeNativeAddress` and
 * `refuseUsedAddress` do (field local).
 */
export async function addBrand(ctx: Ctx, input: AddBrandInput): Promise<{ brandId: number }> {
  const { name, local } = addBrandInput.parse(input);
  const email = completeNativeAddress(ctx.account, local, "local");
  return withTransaction(ctx, async (tx) => {
    await lockAccount(tx.db, tx.account.id);
    refuseTakenName(await findBrands(tx.db, tx.account.id), name);
    await refuseUsedAddress(tx, email, { field: "local" });
    const { brandId, address } = await insertBrand(tx.db, { accountId: tx.account.id, name, email });
    await audit(tx, { action: "brand.added", objectType: "brand", objectId: brandId, details: { name, email } });
    await audit(tx, {
      action: "address.added",
      objectType: "address",
      objectId: address.id,
      details: { email, kind: "native" },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    return { brandId };
  });
}
