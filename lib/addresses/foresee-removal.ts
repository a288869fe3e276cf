import type { Ctx } from "#lib/context.ts";
import { countQueuedFrom } from "#lib/delivery/queue-store.ts";
import { DomainError } from "#lib/errors.ts";
import { type AddressRemoval, type RemoveAddressInput, removeAddressInput } from "./schema.ts";
import { findAddress } from "./store.ts";

/** What removing an address would put onto another way, for the question before it. Throws address_not_found. */
export async function foreseeRemoval(ctx: Ctx, input: RemoveAddressInput): Promise<AddressRemoval> {
  const { addressId } = removeAddressInput.parse(input);
  if (!(await findAddress(ctx.db, ctx.account.id, addressId))) throw new DomainError("address_not_found");
  return { queued: await countQueuedFrom(ctx.db, addressId) };
}
