import type { z } from "zod";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { setCcsEnabledInput } from "./schema.ts";
import { updateCcsEnabled } from "./store.ts";

/** Turns CCs and followers on or off for the account. */
export async function setCcsEnabled(ctx: Ctx, input: z.input<typeof setCcsEnabledInput>): Promise<void> {
  const { enabled } = setCcsEnabledInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    await updateCcsEnabled(tx.db, tx.account.id, enabled);
    await audit(tx, {
      action: "account.ccs_changed",
      objectType: "account",
      objectId: tx.account.id,
      details: { enabled },
    });
  });
}
