import type { TxCtx } from "#lib/context.ts";
import { secrets } from "#lib/env.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import {
  cancelVerificationMail,
  detachQueued,
  lockReroutable,
  lockWaiting,
  makeDue,
  takeFailed,
} from "./queue-store.ts";
import { chooseRoute, laneOf } from "./route.ts";
import type { QueuedMessage } from "./store.ts";

/**
 * Puts an address's queued mail onto its present route and makes it due now: to be called in the transaction that changed the
 * address's route. Verification mail keeps its own; a message that is being sent at this moment ends its attempt first.
 */
export async function rerouteQueued(tx: TxCtx, addressId: number): Promise<void> {
  await moveToRoute(tx, await lockReroutable(tx.db, addressId));
}

/** Puts up to `limit` messages that wait for the connectors of these addresses onto their present route; answers how many there were. */
export async function rerouteWaiting(tx: TxCtx, addressIds: readonly number[], limit: number): Promise<number> {
  const messages = await lockWaiting(tx.db, addressIds, limit);
  await moveToRoute(tx, messages);
  return messages.length;
}

/**
 * Takes an address that is about to go out of the queue, in the transaction that removes it: its verification mail is cancelled. The
 * answer puts the rest onto its new route; call it when the address is gone, because whoever still queues mail from it is waited for
 * until then, and waits for the lanes that this wakes. A message in a run's hands keeps its lane: its outcome, or that lane's next
 * run, settles it.
 */
export async function releaseQueued(tx: TxCtx, addressId: number): Promise<() => Promise<void>> {
  await cancelVerificationMail(tx.db, addressId);
  const messages = await detachQueued(tx.db, addressId);
  return () => moveToRoute(tx, messages);
}

/**
 * Queues a notification of a ticket again that has failed, by its route of now and with the ids it had. False: it is no notification of
 * this ticket, or has not failed, as after somebody else's click.
 */
export async function requeue(tx: TxCtx, { ticketId, messageId }: { ticketId: number; messageId: string }) {
  const message = await takeFailed(tx.db, { accountId: tx.account.id, ticketId, messageId });
  if (message) await moveToRoute(tx, [message]);
  return message !== null;
}

async function moveToRoute(tx: TxCtx, messages: readonly QueuedMessage[]): Promise<void> {
  const systemRelay = secrets.systemSmtpUrl() !== undefined;
  const lanes = Map.groupBy(messages, ({ facts, recipient }) => laneOf(chooseRoute(facts), recipient, systemRelay));
  // In one order everywhere: see lib/tickets/reply.ts.
  for (const [lane, moved] of [...lanes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await makeDue(
      tx.db,
      moved.map(({ id }) => id),
      lane,
    );
    await wakeLane(tx.db, lane);
  }
}
