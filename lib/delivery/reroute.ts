import type { TxCtx } from "#lib/context.ts";
import { secrets } from "#lib/env.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { chooseRoute, laneOf } from "./route.ts";
import { lockReroutable, makeDue } from "./store.ts";

/**
 * Puts an address's queued mail onto its present route and makes it due now: to be called in the transaction that changed the
 * address's route. Verification mail keeps its own; a message that is being sent at this moment ends its attempt first.
 */
export async function rerouteQueued(tx: TxCtx, addressId: number): Promise<void> {
  const systemRelay = secrets.systemSmtpUrl() !== undefined;
  const messages = await lockReroutable(tx.db, addressId);
  const lanes = Map.groupBy(messages, ({ facts, recipient }) => laneOf(chooseRoute(facts), recipient, systemRelay));
  for (const [lane, moved] of lanes) {
    await makeDue(
      tx.db,
      moved.map(({ id }) => id),
      lane,
    );
    await wakeLane(tx.db, lane);
  }
}
