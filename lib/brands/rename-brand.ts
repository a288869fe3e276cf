import { lockAccount } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import { type RenameBrandInput, renameBrandInput } from "./schema.ts";
import { findBrands, updateBrandName } from "./store.ts";

/** Renames a brand. Refuses with brand_not_found, stale when it has another name by now than `was`, or brand_taken. */
export async function renameBrand(ctx: Ctx, input: RenameBrandInput): Promise<void> {
  const { brandId, name, was } = renameBrandInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    await lockAccount(tx.db, tx.account.id);
    const brands = await findBrands(tx.db, tx.account.id);
    const brand = brands.find(({ id }) => id === brandId);
    if (!brand) throw new DomainError("brand_not_found");
    if (brand.name !== was) throw new DomainError("stale");
    if (name === was) return;
    refuseTakenName(
      brands.filter(({ id }) => id !== brandId),
      name,
    );
    await updateBrandName(tx.db, brandId, name);
    await audit(tx, {
      action: "brand.renamed",
      objectType: "brand",
      objectId: brandId,
      details: { from: was, to: name },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
  });
}
