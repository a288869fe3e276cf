import type { z } from "zod";
import { lockAccount } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { DomainError } from "#lib/errors.ts";
import { parseAddress, toULabel } from "#lib/mail/address.ts";
import { isNativeDomain } from "./native-address.ts";
import { type AddForwardedAddressInput, addForwardedAddressInput } from "./schema.ts";
import { findBrand, findDomainByName, insertAddress } from "./store.ts";
import { refuseUsedAddress, removeFromTwin } from "./twin.ts";

/**
 * Connects an address whose own mail service forwards to a native one; a forwarded mail will prove it. Refuses with brand_not_found, address_invalid,
 * address_is_native, address_on_connector_domain (`domain`), or as `refuseUsedAddress` does.
 */
export async function addForwardedAddress(ctx: Ctx, input: AddForwardedAddressInput): Promise<{ addressId: number }> {
  const parsed = addForwardedAddressInput.parse(input);
  return retryOnDeadlock(ctx, () => withTransaction(ctx, (tx) => add(tx, parsed)));
}

async function add(tx: TxCtx, input: z.output<typeof addForwardedAddressInput>): Promise<{ addressId: number }> {
  const { brandId, address, displayName, removeFromTwin: removing } = input;
  const accountId = tx.account.id;
  const parsed = parseAddress(address);
  if (!parsed) throw new DomainError("address_invalid", { field: "address" });
  if (isNativeDomain(parsed.domain)) throw new DomainError("address_is_native", { field: "address" });
  // Whoever connects this domain at this moment counts its addresses under the same lock (rule 3).
  await lockAccount(tx.db, accountId);
  if (!(await findBrand(tx.db, accountId, brandId))) throw new DomainError("brand_not_found");
  if (await findDomainByName(tx.db, accountId, parsed.domain)) {
    const details = { domain: toULabel(parsed.domain) };
    throw new DomainError("address_on_connector_domain", { field: "address", details });
  }
  await refuseUsedAddress(tx, parsed.email, { removeFromTwin: removing });
  if (removing) await removeFromTwin(tx, parsed.email);
  const { email } = parsed;
  const addressId = await insertAddress(tx.db, {
    accountId,
    brandId,
    kind: "forwarded",
    email,
    displayName: displayName || null,
  });
  await audit(tx, {
    action: "address.added",
    objectType: "address",
    objectId: addressId,
    details: { email, kind: "forwarded" },
  });
  await publishLive(tx.db, { accountId, topic: "email" });
  return { addressId };
}
