import { notFound } from "next/navigation";
import { listBrands } from "#lib/addresses/list-brands.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import type { Ctx } from "#lib/context.ts";

/** What `?brand=` of a page's address says. */
export type BrandQuery = Promise<{ brand?: string | string[] }>;

/** The brand that an address is to be added to; without a choice the first one. 404 where the account has no such brand. */
export async function brandWanted(ctx: Ctx, query: BrandQuery): Promise<BrandView> {
  const { brand: wanted } = await query;
  const brands = await listBrands(ctx);
  return (wanted === undefined ? brands[0] : brands.find(({ id }) => String(id) === wanted)) ?? notFound();
}
