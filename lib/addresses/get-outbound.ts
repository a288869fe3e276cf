import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { emailForPeople } from "./list-brands.ts";
import { findConnectorAddress, type OutboundSettings } from "./store.ts";

const input = z.object({ addressId: z.coerce.number().int() });

/**
 * The public part of an address's current outbound credential, for the form that replaces it; the address as people read it.
 * Throws address_not_found.
 */
export async function getOutbound(ctx: Ctx, raw: z.input<typeof input>): Promise<{ email: string } & OutboundSettings> {
  const address = await findConnectorAddress(ctx.db, ctx.account.id, input.parse(raw).addressId);
  const [current] = address?.credentials ?? [];
  if (!address || !current) throw new DomainError("address_not_found");
  return { email: emailForPeople(address.email), ...current };
}
