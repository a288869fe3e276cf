import { z } from "zod";
import { apiRoot } from "#app/_server/api/find-operation.ts";
import type { AddressRecord } from "#lib/addresses/schema.ts";
import { env } from "#lib/env.ts";
import { nameLine } from "#lib/mail/name.ts";

const id = z.int().min(1).max(2_147_483_647);

/** Without milliseconds, as existing clients expect it. */
const timestamp = z
  .date()
  .transform((at) => `${at.toISOString().slice(0, 19)}Z`)
  .pipe(z.iso.datetime());

/** A support address in the help desk API's shape. */
export const recipientAddress = z
  .object({
    id,
    url: z.url(),
    email: z.string().meta({ format: "email" }),
    name: z.string(),
    brand_id: id,
    default: z.boolean(),
    forwarding_status: z.enum(["unknown", "waiting", "verified", "failed"]),
    spf_status: z.enum(["unknown", "verified", "failed"]),
    cname_status: z.enum(["unknown", "verified", "failed"]),
    dns_results: z.enum(["verified", "failed"]).nullable(),
    domain_verification_status: z.enum(["unknown", "verified", "failed"]).nullable(),
    domain_verification_code: z.string().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: "RecipientAddress" });

/** What is checked of a native domain's DNS has no meaning here, and says so. */
export function toRecipientAddress(address: AddressRecord): z.input<typeof recipientAddress> {
  return {
    id: address.id,
    url: `${env.publicUrl}${apiRoot}/recipient_addresses/${address.id}.json`,
    email: address.email,
    name: address.name,
    brand_id: address.brandId,
    default: address.isDefault,
    forwarding_status: address.forwarding,
    spf_status: "unknown",
    cname_status: "unknown",
    dns_results: null,
    domain_verification_status: null,
    domain_verification_code: null,
    created_at: address.createdAt,
    updated_at: address.updatedAt,
  };
}

const seen = new Date("2026-11-22T08:30:00Z");
/** What descriptions show. */
export const exampleAddress = toRecipientAddress({
  id: 1234,
  email: "support@company.test",
  name: "Company support",
  brandId: 1,
  isDefault: false,
  forwarding: "verified",
  createdAt: seen,
  updatedAt: seen,
});

/** What is no id is an address that there isn't. */
export const addressParams = z.object({
  id: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(id),
});

/** Whatever is sent here is refused in words of its own, so nothing is missing from it. */
export const newAddress = z
  .object({ recipient_address: z.object({ email: z.string() }) })
  .catch({ recipient_address: { email: "" } });

export const changedAddress = z.object({
  recipient_address: z.object({
    /** Empty or null: the brand's name. */
    name: nameLine.nullable().optional(),
    default: z.boolean().optional(),
    brand_id: id.optional(),
    email: z.string().optional(),
  }),
});

/** Without a body, or without a type, it is the forwarding that is checked. */
export const checkWanted = z
  .object({ type: z.enum(["forwarding", "spf", "dns"]).default("forwarding") })
  .default({ type: "forwarding" });
