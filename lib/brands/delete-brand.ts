import { lockAccount } from "#lib/accounts/store.ts";
import { removeWithin } from "#lib/addresses/remove-address.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { DomainError } from "#lib/errors.ts";
import { type DeleteBrandInput, deleteBrandInput } from "./schema.ts";
import { clearSpeakers, countOtherAddresses, findBrands, lockBrand, moveTickets, removeBrandRow } from "./store.ts";

/** Milliseconds: its tickets, however many, move in the same transaction. */
const patience = 5 * 60_000;

/**
 * Deletes a brand with its native address, as any address is removed. Its tickets move to the account's first remaining brand. Refuses
 * with brand_not_found, brand_is_last, or brand_has_addresses (`count`) while it has any beyond the native one.
 */
export async function deleteBrand(ctx: Ctx, input: DeleteBrandInput): Promise<void> {
  const { brandId } = deleteBrandInput.parse(input);
  await retryOnDeadlock(ctx, () => withTransaction(ctx, (tx) => remove(tx, brandId), { timeout: patience }));
}

async function remove(tx: TxCtx, brandId: number): Promise<void> {
  // Two who delete the last two brands at once wait for one another here.
  await lockAccount(tx.db, tx.account.id);
  const brand = await lockBrand(tx.db, tx.account.id, brandId);
  if (!brand) throw new DomainError("brand_not_found");
  const heir = (await findBrands(tx.db, tx.account.id)).find(({ id }) => id !== brandId);
  if (!heir) throw new DomainError("brand_is_last");
  const count = await countOtherAddresses(tx.db, brand);
  if (count > 0) throw new DomainError("brand_has_addresses", { details: { count } });
  const tickets = await moveTickets(tx.db, brandId, heir.id);
  await clearSpeakers(tx.db, brandId);
  if (brand.nativeAddressId !== null) await removeWithin(tx, brand.nativeAddressId);
  await removeBrandRow(tx.db, brandId);
  await audit(tx, {
    action: "brand.deleted",
    objectType: "brand",
    objectId: brandId,
    details: { name: brand.name, tickets, to: heir.name },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
}
