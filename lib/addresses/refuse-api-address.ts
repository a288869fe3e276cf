import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { findDomainByName } from "./store.ts";

const input = z.object({ email: z.string() });

/**
 * What a program gets that wants to add an address: address_added_in_admin_centre_only for one on a connector domain (SPEC 2, rule 7),
 * address_not_added_by_api for any other.
 */
export async function refuseApiAddress(ctx: Ctx, raw: z.input<typeof input>): Promise<never> {
  const parsed = parseAddress(input.parse(raw).email);
  const connected = parsed && (await findDomainByName(ctx.db, ctx.account.id, parsed.domain));
  throw new DomainError(connected ? "address_added_in_admin_centre_only" : "address_not_added_by_api", {
    field: "email",
  });
}
