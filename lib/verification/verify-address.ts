import { z } from "zod";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import type { Direction } from "./schema.ts";
import { startVerification } from "./start-verification.ts";
import { lockAddress } from "./store.ts";

const input = z.object({ addressId: z.number().int(), check: z.enum(["forwarding", "spf", "dns"]) });

/**
 * Starts every check that an address of its kind has: what the help desk's API calls its forwarding. A mail that is still under way is left to
 * it. Refuses with address_not_found, check_not_needed for a native address, check_not_offered for another check than the forwarding,
 * and verification_too_soon when every mail is under way.
 */
export async function verifyAddress(ctx: Ctx, raw: z.input<typeof input>): Promise<void> {
  const { addressId, check } = input.parse(raw);
  await withTransaction(ctx, async (tx) => {
    const address = await lockAddress(tx.db, addressId);
    if (address?.accountId !== tx.account.id) throw new DomainError("address_not_found");
    if (check !== "forwarding") throw new DomainError("check_not_offered", { field: "type" });
    if (address.kind === "native") throw new DomainError("check_not_needed");
    const directions: Direction[] = address.kind === "smtp_connector" ? ["inbound", "outbound"] : ["inbound"];
    const underWay: DomainError[] = [];
    for (const direction of directions) {
      try {
        await startVerification(tx, { addressId, direction });
      } catch (error) {
        // Refused before anything was written: the transaction is sound.
        if (!(error instanceof DomainError) || error.code !== "verification_too_soon") throw error;
        underWay.push(error);
      }
    }
    if (underWay[0] && underWay.length === directions.length) throw underWay[0];
  });
}
