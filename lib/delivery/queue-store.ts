import type { Db } from "#lib/db/client.ts";
import { findMessages, type QueuedMessage } from "./store.ts";

/** Messages that wait to leave from an address, verification mail apart. Reads each of them in an index: nothing for a list. */
export function countQueuedFrom(db: Db, addressId: number): Promise<number> {
  return db.queuedOutbound.count({ where: { addressId, kind: { not: "verification" } } });
}

/** Moves a message that is in the run's hands to another lane, and out of its hands. */
export async function setLane(db: Db, id: string, lane: string): Promise<void> {
  await db.outboundMessage.updateMany({ where: { id }, data: { lane } });
  await db.queuedOutbound.updateMany({ where: { messageId: id }, data: { claimedAt: null } });
}

/** Queued messages of an address that no run has in its hands, verification mail apart; locked until the transaction ends. */
export async function lockReroutable(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select m.id from outbound_queue q join outbound_message m on m.id = q.message_id
    where q.address_id = ${addressId} and q.kind <> 'verification' and q.claimed_at is null
    for update of m for update of q`;
  return findMessages(db, rows);
}

/**
 * The oldest queued messages that still wait for the connector of these addresses, in no run's hands; locked until the transaction ends.
 * `limit` keeps the bodies that are read at once few.
 */
export async function lockWaiting(db: Db, addressIds: readonly number[], limit: number): Promise<QueuedMessage[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select m.id from outbound_queue q join outbound_message m on m.id = q.message_id join support_address a on a.id = q.address_id
    where q.address_id = any(${addressIds}::int[]) and q.lane = 'credential:' || a.route_credential_id
      and q.kind <> 'verification' and q.claimed_at is null
    order by m.id limit ${limit} for update of m for update of q`;
  return findMessages(db, rows);
}

/** Takes the address from all its messages; answers those that are queued and in no run's hands, locked until the transaction ends. */
export async function detachQueued(db: Db, addressId: number): Promise<QueuedMessage[]> {
  const detached = await db.$queryRaw<{ id: string }[]>`
    with detached as (update outbound_message set address_id = null where address_id = ${addressId} returning id, state)
    select id from detached where state = 'queued'`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    select message_id as id from outbound_queue
    where message_id = any(${detached.map(({ id }) => id)}::uuid[]) and kind <> 'verification' and claimed_at is null for update`;
  return findMessages(db, rows);
}

/** Cancels what is queued, and keeps the record of what was sent when the address's round trips are deleted. */
export async function cancelVerificationMail(db: Db, addressId: number): Promise<void> {
  await db.$executeRaw`
    update outbound_message set verification_id = null,
      state = case when state = 'queued' then 'cancelled' else state end
    where address_id = ${addressId} and kind = 'verification'`;
}

/** Another way has its own four days. */
export async function makeDue(db: Db, ids: readonly string[], lane: string): Promise<void> {
  await db.$executeRaw`
    update outbound_message set lane = ${lane}, next_attempt_at = now(), round_at = now(), attempts_before = attempts
    where id = any(${ids}::uuid[]) and state = 'queued'`;
}

/** Makes a failed notification of a ticket queued again; null: there is none that has failed. */
export async function takeFailed(
  db: Db,
  { accountId, ticketId, messageId }: { accountId: string; ticketId: number; messageId: string },
): Promise<QueuedMessage | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update outbound_message set state = 'queued', failed_at = null
    where id = ${messageId}::uuid and account_id = ${accountId}::uuid and ticket_id = ${ticketId} and state = 'failed'
      and kind in ('request_received', 'agent_reply')
    returning id`;
  const [message] = await findMessages(db, rows);
  return message ?? null;
}

/** What an earlier run of the lane left in its hands: that run has ended, however it did. */
export async function releaseClaims(db: Db, lane: string): Promise<void> {
  await db.$executeRaw`
    update outbound_queue set claimed_at = null where lane = ${lane} and claimed_at is not null`;
}

/** When the next queued message of a lane is due, ordinary mail not before `notBefore`; null: none waits. */
export async function nextDue(db: Db, lane: string, notBefore: Date | null = null): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case kind when 'verification' then next_attempt_at else greatest(next_attempt_at, ${notBefore}::timestamptz) end) as at
    from outbound_queue where lane = ${lane}`;
  return row?.at ?? null;
}
