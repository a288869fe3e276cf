import { z } from "zod";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { nameLine } from "#lib/mail/name.ts";
import { getAddress } from "./get-address.ts";
import { toRecord } from "./list-addresses.ts";
import { renameAddress } from "./rename-address.ts";
import type { AddressRecord } from "./schema.ts";
import { setDefaultAddress } from "./set-default-address.ts";
import { findAddress } from "./store.ts";

const input = z.object({
  addressId: z.number().int(),
  /** Empty or null: the brand's name. */
  name: nameLine.nullish(),
  isDefault: z.boolean().optional(),
  brandId: z.number().int().optional(),
  email: z.string().optional(),
});

/**
 * Changes of an address what a program may: all of it or nothing. Whatever equals what is there changes nothing, so that a record can be sent back as it
 * was read. Refuses with address_not_found, address_email_fixed, address_brand_fixed, default_needs_successor, address_unverified, stale.
 */
export async function updateAddress(ctx: Ctx, raw: z.input<typeof input>): Promise<AddressRecord> {
  const { addressId, name, isDefault, brandId, email } = input.parse(raw);
  return withTransaction(ctx, async (tx) => {
    const row = await findAddress(tx.db, tx.account.id, addressId);
    if (!row) throw new DomainError("address_not_found");
    const shown = toRecord(row);
    if (email !== undefined && parseAddress(email)?.email !== row.email)
      throw new DomainError("address_email_fixed", { field: "email" });
    if (brandId !== undefined && brandId !== row.brandId)
      throw new DomainError("address_brand_fixed", { field: "brand_id" });
    if (isDefault === false && shown.isDefault) throw new DomainError("default_needs_successor", { field: "default" });
    // Brand, then address: the order in which the verbs of the admin centre lock them.
    if (isDefault && !shown.isDefault)
      await setDefaultAddress(tx, { brandId: row.brandId, addressId, was: row.brand.defaultAddressId });
    if (name !== undefined && name !== shown.name)
      await renameAddress(tx, { addressId, displayName: name ?? "", was: row.displayName });
    return getAddress(tx, { addressId });
  });
}
