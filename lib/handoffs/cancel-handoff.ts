import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { endWaiting } from "./end-waiting.ts";
import { type CancelHandoffInput, cancelHandoffInput } from "./schema.ts";
import { stateAt } from "./status.ts";
import { lockHandoff } from "./store.ts";

/** Ends a link before anybody has opened it. Refuses with handoff_not_found, or handoff_ended where it has been opened, is too old or was cancelled. */
export async function cancelHandoff(ctx: Ctx, input: CancelHandoffInput): Promise<void> {
  const { handoffId } = cancelHandoffInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const handoff = await lockHandoff(tx.db, tx.account.id, handoffId);
    if (!handoff) throw new DomainError("handoff_not_found");
    await endWaiting(tx, { ...handoff, state: stateAt(handoff, tx.now()) }, "withdrawn");
  });
}
