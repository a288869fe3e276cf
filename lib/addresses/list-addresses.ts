import type { Ctx } from "#lib/context.ts";
import type { AddressPage, AddressRecord, PageInput } from "./schema.ts";
import { type AddressRow, countAddresses, findAddressesAfter, findAddressesAt, findAddressesBefore } from "./store.ts";

/** A page of the account's addresses, of every kind, in the order in which they were added. */
export async function listAddresses(ctx: Ctx, input: PageInput): Promise<AddressPage> {
  const { db, account } = ctx;
  // One more than asked for: whether there is another page.
  const take = input.size + 1;
  if (input.by === "offset") {
    const skip = (input.page - 1) * input.size;
    const rows = await findAddressesAt(db, account.id, { skip, take });
    return { ...pageOf(rows, input.size, input.page > 1), count: await countAddresses(db, account.id) };
  }
  if (input.before !== null) {
    const rows = await findAddressesBefore(db, account.id, { before: input.before, take });
    const addresses = rows.slice(0, input.size).reverse().map(toRecord);
    return { addresses, count: null, hasAfter: true, hasBefore: rows.length > input.size };
  }
  const rows = await findAddressesAfter(db, account.id, { after: input.after ?? 0, take });
  return { ...pageOf(rows, input.size, input.after !== null), count: null };
}

function pageOf(rows: readonly AddressRow[], size: number, hasBefore: boolean) {
  return { addresses: rows.slice(0, size).map(toRecord), hasAfter: rows.length > size, hasBefore };
}

export function toRecord(row: AddressRow): AddressRecord {
  return {
    id: row.id,
    email: row.email,
    name: row.displayName ?? row.brand.name,
    brandId: row.brandId,
    isDefault: row.brand.defaultAddressId === row.id,
    forwarding: forwardingOf(row),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** "failed" is also the state of an address that nobody has checked yet: that one is unknown. */
function forwardingOf({ kind, inboundState, verifications }: AddressRow): AddressRecord["forwarding"] {
  if (kind === "native") return "unknown";
  if (inboundState === "failed") return verifications.length > 0 ? "failed" : "unknown";
  return inboundState === "pending" ? "waiting" : "verified";
}
