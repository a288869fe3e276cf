import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { toRecord } from "./list-addresses.ts";
import type { AddressRecord } from "./schema.ts";
import { findAddress } from "./store.ts";

const input = z.object({ addressId: z.number().int() });

/** One address of the account, whatever its kind. Throws address_not_found. */
export async function getAddress(ctx: Ctx, raw: z.input<typeof input>): Promise<AddressRecord> {
  const row = await findAddress(ctx.db, ctx.account.id, input.parse(raw).addressId);
  if (!row) throw new DomainError("address_not_found");
  return toRecord(row);
}
