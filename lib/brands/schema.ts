import { z } from "zod";
import { nameLine } from "#lib/mail/name.ts";
import { singleLine } from "#lib/single-line.ts";

const brandId = z.coerce.number().int().max(2_147_483_647);
const name = nameLine.refine((text) => text !== "", "field_required");

/** A brand comes with a native address of its own: `local` is what stands before the @. */
export const addBrandInput = z.object({
  name,
  local: singleLine.min(1, "field_required").max(320, "field_too_long"),
});
export type AddBrandInput = z.input<typeof addBrandInput>;

/** `was` is the name that the page showed. */
export const renameBrandInput = z.object({ brandId, name, was: z.string() });
export type RenameBrandInput = z.input<typeof renameBrandInput>;

export const deleteBrandInput = z.object({ brandId });
export type DeleteBrandInput = z.input<typeof deleteBrandInput>;

/** What goes with a brand, and where the rest goes. */
export interface BrandDeletion {
  /** Addresses beyond its native one: while there is any, the brand stays. */
  readonly addresses: number;
  readonly tickets: number;
  /** Messages that wait to leave from its native address. */
  readonly queued: number;
  /** Its native address, as people read it. */
  readonly native: string | null;
  /** The brand that takes the tickets; null: this is the last one. */
  readonly heir: string | null;
}

/** "Santé & Co" as "sante-co": what stands before the @ of a new brand's address, as a proposal. */
export function proposeLocal(brandName: string): string {
  return brandName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
