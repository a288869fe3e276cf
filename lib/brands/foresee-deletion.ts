import { emailForPeople } from "#lib/addresses/list-brands.ts";
import type { Ctx } from "#lib/context.ts";
import { countQueuedFrom } from "#lib/delivery/queue-store.ts";
import { DomainError } from "#lib/errors.ts";
import { type BrandDeletion, type DeleteBrandInput, deleteBrandInput } from "./schema.ts";
import { countOtherAddresses, countTickets, findBrands, findEmail } from "./store.ts";

/** What deleting a brand would end and move, for the question before it. Throws brand_not_found. */
export async function foreseeDeletion(ctx: Ctx, input: DeleteBrandInput): Promise<BrandDeletion> {
  const { brandId } = deleteBrandInput.parse(input);
  const brands = await findBrands(ctx.db, ctx.account.id);
  const brand = brands.find(({ id }) => id === brandId);
  if (!brand) throw new DomainError("brand_not_found");
  const { nativeAddressId } = brand;
  const native = nativeAddressId === null ? null : await findEmail(ctx.db, nativeAddressId);
  return {
    addresses: await countOtherAddresses(ctx.db, brand),
    tickets: await countTickets(ctx.db, brandId),
    queued: nativeAddressId === null ? 0 : await countQueuedFrom(ctx.db, nativeAddressId),
    native: native && emailForPeople(native.email),
    heir: brands.find(({ id }) => id !== brandId)?.name ?? null,
  };
}
