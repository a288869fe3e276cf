import { z } from "zod";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { lockAddress } from "#lib/verification/store.ts";
import { allowRetry } from "./pause-store.ts";
import { laneOfCredential } from "./route.ts";

export const retryPausedInput = z.object({ addressId: z.coerce.number().int().max(2_147_483_647) });

/**
 * Has the waiting mail of an address try its refused credential now, for when the company has mended the account and its password is the
 * same. Mail that is not paused any more is left alone. Refuses with address_not_found.
 */
export async function retryPaused(ctx: Ctx, input: z.input<typeof retryPausedInput>): Promise<void> {
  const { addressId } = retryPausedInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const address = await lockAddress(tx.db, addressId);
    if (address?.accountId !== tx.account.id) throw new DomainError("address_not_found");
    const credentialId = await allowRetry(tx.db, tx.account.id, addressId);
    if (!credentialId) return;
    await wakeLane(tx.db, laneOfCredential(credentialId));
    await audit(tx, {
      action: "address.delivery_retried",
      objectType: "address",
      objectId: addressId,
      details: { email: address.email },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}
