import type { Ctx } from "#lib/context.ts";
import { parseAddress, toULabel } from "#lib/mail/address.ts";
import type { CheckView } from "#lib/verification/schema.ts";
import { findListed, type ListedRow } from "./list-store.ts";
import type { AddressView, BrandView } from "./schema.ts";

/** The account's brands with their support addresses and the state of each check: one query, however many addresses. */
export async function listBrands(ctx: Ctx): Promise<BrandView[]> {
  const brands = new Map<number, BrandView & { addresses: AddressView[] }>();
  for (const row of await findListed(ctx.db, ctx.account.id)) {
    const brand = brands.get(row.brandId) ?? { id: row.brandId, name: row.brandName, addresses: [] };
    brands.set(brand.id, brand);
    if (row.id !== null) brand.addresses.push(toView({ ...row, id: row.id }));
  }
  return [...brands.values()];
}

function toView(row: ListedRow & { id: number }): AddressView {
  const { id, email, displayName, kind, domainId, outbound, serving, paused, leaving } = row;
  return {
    id,
    email,
    emailUnicode: emailForPeople(email),
    displayName,
    kind,
    isDefault: id === row.defaultAddressId,
    isNative: id === row.nativeAddressId,
    domainId,
    outbound,
    serving,
    checks: checksOf(row),
    paused,
    leaving,
  };
}

/** A native address has nothing to prove, a forwarded one only that mail comes in. */
function checksOf(row: ListedRow): CheckView[] {
  const inbound = { state: row.inboundState, verifiedAt: row.inboundVerifiedAt, last: row.last.inbound ?? null };
  if (row.kind === "native") return [];
  if (row.kind === "forwarded") return [{ subject: "forwarding", direction: "inbound", ...inbound }];
  const outbound = { state: row.outboundState, verifiedAt: row.outboundVerifiedAt, last: row.last.outbound ?? null };
  return [
    { subject: "inbound", direction: "inbound", ...inbound },
    { subject: "outbound", direction: "outbound", ...outbound },
  ];
}

/** An address with its domain in U-label form. */
export function emailForPeople(email: string): string {
  const parsed = parseAddress(email);
  return parsed ? `${parsed.local}@${toULabel(parsed.domain)}` : email;
}
