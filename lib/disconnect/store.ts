import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import type { DisconnectionStep, QueueChoice } from "./schema.ts";
import { isOver } from "./status.ts";

/** A disconnection as its steps need it. */
export interface DisconnectionRow {
  readonly id: string;
  readonly domainId: string;
  readonly queue: QueueChoice;
  readonly step: DisconnectionStep;
  readonly drainUntil: Date | null;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly startedByEmail: string;
  readonly startedFrom: string | null;
}

/** Holds a disconnection of the account until the transaction ends: its steps, and whoever interferes, take turns. */
export async function lockDisconnection(db: Db, accountId: string, id: string): Promise<DisconnectionRow | null> {
  const [row] = await db.$queryRaw<DisconnectionRow[]>`
    select id, domain_id as "domainId", queue::text, step::text, drain_until as "drainUntil", started_at as "startedAt",
      started_by as "startedBy", started_by_email as "startedByEmail", started_from as "startedFrom"
    from disconnection where id = ${id}::uuid and account_id = ${accountId}::uuid for update`;
  return row ?? null;
}

export async function findAccountOf(db: Db, id: string): Promise<AccountRef | null> {
  const row = await db.disconnection.findUnique({ where: { id }, select: { account: true } });
  return row?.account ?? null;
}

/** Begins: the domain points to it from now on, and every address that it has is on its list. The domain's row is held. */
export async function insertDisconnection(
  db: Db,
  data: Omit<DisconnectionRow, "id" | "step"> & { readonly accountId: string },
): Promise<string> {
  const { id } = await db.disconnection.create({ data, select: { id: true } });
  await db.connectorDomain.update({
    where: { id: data.domainId },
    data: { disconnectionId: id },
    select: { id: true },
  });
  await db.$executeRaw`
    insert into disconnected_address (id, disconnection_id, address_id, email)
    select gen_random_uuid(), ${id}::uuid, id, email from support_address where domain_id = ${data.domainId}::uuid`;
  return id;
}

export async function setStep(db: Db, id: string, step: DisconnectionStep, at: Date): Promise<void> {
  const data = { step, endedAt: isOver(step) ? at : null };
  await db.disconnection.update({ where: { id }, data, select: { id: true } });
}

/** The domain is connected as before, or not at all. */
export async function leaveDomain(db: Db, domainId: string): Promise<void> {
  await db.connectorDomain.update({ where: { id: domainId }, data: { disconnectionId: null }, select: { id: true } });
}

/** Ends whatever disconnection of the domain is under way: the domain itself has ended. */
export async function finishDisconnectionOf(db: Db, domainId: string, at: Date): Promise<void> {
  const data = { step: "finished" as const, endedAt: at };
  await db.disconnection.updateMany({ where: { domainId, endedAt: null }, data });
  await leaveDomain(db, domainId);
}

/** What waits drains no more, since `at`. */
export async function setReroute(db: Db, id: string, at: Date): Promise<void> {
  await db.disconnection.update({
    where: { id },
    data: { queue: "reroute", switchedAt: at },
    select: { id: true },
  });
  await db.$executeRaw`
    update support_address set leaving = 'reroute' where leaving = 'drain' and id in (
      select address_id from disconnected_address where disconnection_id = ${id}::uuid)`;
}

/** Every address of the domain sends through its connector again. */
export async function clearLeaving(db: Db, domainId: string): Promise<void> {
  await db.supportAddress.updateMany({ where: { domainId }, data: { leaving: null } });
}

export interface ListedAddress {
  readonly id: string;
  readonly addressId: number;
}

/** The next address that still sends through its connector; null: none does. */
export function nextToStop(db: Db, disconnectionId: string): Promise<ListedAddress | null> {
  return db.disconnectedAddress.findFirst({
    where: { disconnectionId, stoppedAt: null },
    select: { id: true, addressId: true },
    orderBy: { addressId: "asc" },
  });
}

/** The next address that is still there; null: none is. */
export function nextToRemove(db: Db, disconnectionId: string): Promise<ListedAddress | null> {
  return db.disconnectedAddress.findFirst({
    where: { disconnectionId, removedAt: null },
    select: { id: true, addressId: true },
    orderBy: { addressId: "asc" },
  });
}

export async function markStopped(db: Db, id: string, data: { stoppedAt: Date; waiting: number }): Promise<void> {
  await db.disconnectedAddress.update({ where: { id }, data, select: { id: true } });
}

export async function markRemoved(db: Db, id: string, removedAt: Date): Promise<void> {
  await db.disconnectedAddress.update({ where: { id }, data: { removedAt }, select: { id: true } });
}

export async function setLeaving(db: Db, addressId: number, leaving: QueueChoice): Promise<void> {
  await db.supportAddress.update({ where: { id: addressId }, data: { leaving }, select: { id: true } });
}

export async function findRemainingAddressIds(db: Db, disconnectionId: string): Promise<number[]> {
  const rows = await db.disconnectedAddress.findMany({
    where: { disconnectionId, removedAt: null },
    select: { addressId: true },
    orderBy: { addressId: "asc" },
  });
  return rows.map(({ addressId }) => addressId);
}

/**
 * Puts what waits for an address's connector on the list, and what has failed by it since `failedSince`; answers how many wait. `due`: what no run
 * has in its hands is tried at once, and has its own four days.
 */
export async function listWaiting(
  db: Db,
  { id, addressId, due, failedSince }: ListedAddress & { readonly due: boolean; readonly failedSince: Date },
): Promise<number> {
  await db.$executeRaw`
    update outbound_message set disconnected_address_id = ${id}::uuid
    where address_id = ${addressId} and state = 'failed' and failed_at >= ${failedSince} and route_reason = 'connector'`;
  return db.$executeRaw`
    with waiting as (
      select m.id, ${due} and q.claimed_at is null as due from outbound_queue q join outbound_message m on m.id = q.message_id
      where q.address_id = ${addressId} and q.kind <> 'verification' and q.lane like 'credential:%'
      for update of m for update of q
    )
    update outbound_message m set disconnected_address_id = ${id}::uuid,
      next_attempt_at = case when w.due then now() else m.next_attempt_at end,
      round_at = case when w.due then now() else m.round_at end,
      attempts_before = case when w.due then m.attempts else m.attempts_before end
    from waiting w where w.id = m.id`;
}

/** Messages of the list that still wait. */
export async function countWaiting(db: Db, disconnectionId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    select count(*)::int as waiting from outbound_message m join disconnected_address a on a.id = m.disconnected_address_id
    where a.disconnection_id = ${disconnectionId}::uuid and m.state = 'queued'`;
  return row?.waiting ?? 0;
}

/** The brand whose default address this is, with its native one. */
export function findBrandOfDefault(
  db: Db,
  addressId: number,
): Promise<{ id: number; nativeAddressId: number | null } | null> {
  return db.brand.findUnique({
    where: { defaultAddressId: addressId },
    select: { id: true, nativeAddressId: true },
  });
}
