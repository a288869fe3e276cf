import { z } from "zod";
import type { AddressRecord } from "#lib/addresses/schema.ts";
import { env } from "#lib/env.ts";

export const addressesPath = "/api/v2/recipient_addresses.json";

/** The path's last part: an id, with or without ".json". What is no id is an address that there isn't. */
export const addressParam = z.object({
  id: z.string().transform((text) => {
    const id = Number(/^(\d{1,10})(?:\.json)?$/.exec(text)?.[1] ?? 0);
    return id <= 2_147_483_647 ? id : 0;
  }),
});

/** An address in the help desk API's shape. What is checked of a native domain's DNS has no meaning here, and says so. */
export function recipientAddress(address: AddressRecord): object {
  return {
    url: `${env.publicUrl}/api/v2/recipient_addresses/${address.id}.json`,
    id: address.id,
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
    created_at: timestamp(address.createdAt),
    updated_at: timestamp(address.updatedAt),
  };
}

/** Without milliseconds, as existing clients expect it. */
function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
