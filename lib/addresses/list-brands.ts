import type { Ctx } from "#lib/context.ts";
import { parseAddress, toULabel } from "#lib/mail/address.ts";
import type { CheckView, Direction } from "#lib/verification/schema.ts";
import { findLastChecks } from "#lib/verification/store.ts";
import type { BrandView } from "./schema.ts";
import { countQueued, findBrandsWithAddresses, findOutboundSettings } from "./store.ts";

/** The account's brands with their support addresses and the state of each check. Four queries, however many addresses. */
export async function listBrands(ctx: Ctx): Promise<BrandView[]> {
  const [brands, settings, lastChecks, queued] = await Promise.all([
    findBrandsWithAddresses(ctx.db, ctx.account.id),
    findOutboundSettings(ctx.db, ctx.account.id),
    findLastChecks(ctx.db, ctx.account.id),
    countQueued(ctx.db, ctx.account.id),
  ]);
  return brands.map((brand) => ({
    id: brand.id,
    name: brand.name,
    addresses: brand.addresses.map((address) => {
      const check = (direction: Direction): CheckView => ({
        direction,
        state: direction === "inbound" ? address.inboundState : address.outboundState,
        verifiedAt: direction === "inbound" ? address.inboundVerifiedAt : address.outboundVerifiedAt,
        last: lastChecks.get(`${address.id} ${direction}`) ?? null,
      });
      return {
        id: address.id,
        email: address.email,
        emailUnicode: emailForPeople(address.email),
        kind: address.kind,
        isDefault: address.id === brand.defaultAddressId,
        domainId: address.domainId,
        outbound: settings.get(address.id) ?? null,
        checks: address.kind === "smtp_connector" ? [check("inbound"), check("outbound")] : [],
        queued: queued.get(address.id) ?? 0,
      };
    }),
  }));
}

/** An address with its domain in U-label form. */
export function emailForPeople(email: string): string {
  const parsed = parseAddress(email);
  return parsed ? `${parsed.local}@${toULabel(parsed.domain)}` : email;
}
