import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import type { Rejection } from "./pause.ts";
import { credentialOfLane, laneOfCredential } from "./route.ts";

/** The address whose mail a credential carries. */
export interface Routed {
  readonly addressId: number;
  readonly email: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** What is known of a credential's refusal, and the database's time; null: there is no such credential. */
export async function findRejection(db: Db, credentialId: string): Promise<(Rejection & { now: Date }) | null> {
  const [row] = await db.$queryRaw<(Rejection & { now: Date })[]>`
    select auth_rejected_at as "rejectedAt", auth_retry_at as "retryAt", now() as now
    from outbound_credential where id = ${credentialId}::uuid`;
  return row ?? null;
}

/** The account that a credential routes mail of; null: it routes none any more. */
export async function findAccountOfRoute(db: Db, credentialId: string): Promise<AccountRef | null> {
  const address = await db.supportAddress.findUnique({
    where: { routeCredentialId: credentialId },
    select: { account: true },
  });
  return address?.account ?? null;
}

/** Writes a refusal down, if the credential still routes. `begins`: it was not refused before. */
export async function markRejected(
  db: Db,
  credentialId: string,
  { reply, retryIn }: { reply: string | null; retryIn: number },
): Promise<(Routed & { begins: boolean }) | null> {
  const [row] = await db.$queryRaw<(Routed & { begins: boolean })[]>`
    with routed as (
      select c.id, c.auth_rejected_at, a.id as address_id, a.email
      from outbound_credential c join support_address a on a.route_credential_id = c.id
      where c.id = ${credentialId}::uuid for no key update of c
    )
    update outbound_credential c set auth_rejected_at = coalesce(c.auth_rejected_at, now()), auth_rejection = ${reply},
      auth_retry_at = now() + ${retryIn} * interval '1 millisecond'
    from routed where c.id = routed.id
    returning routed.address_id as "addressId", routed.email, c.host, c.port, c.username, routed.auth_rejected_at is null as begins`;
  return row ?? null;
}

/** Forgets a refusal; whose mail flows again, null: it was not refused, or routes nothing. */
export async function clearRejection(db: Db, credentialId: string): Promise<Routed | null> {
  const [row] = await db.$queryRaw<Routed[]>`
    with cleared as (
      update outbound_credential set auth_rejected_at = null, auth_rejection = null, auth_retry_at = null
      where id = ${credentialId}::uuid and auth_rejected_at is not null returning id, host, port, username
    )
    select a.id as "addressId", a.email, c.host, c.port, c.username
    from cleared c join support_address a on a.route_credential_id = c.id`;
  return row ?? null;
}

/** The time that waiting mail has lost does not count: its four days begin now. */
export async function restartRounds(db: Db, lane: string): Promise<void> {
  await db.$executeRaw`
    update outbound_message m set round_at = now(), attempts_before = m.attempts, next_attempt_at = now()
    from outbound_queue q where q.message_id = m.id and q.lane = ${lane} and q.kind <> 'verification' and m.state = 'queued'`;
}

/** Lets the mail of an address try its refused credential now; its id. Null: nothing of it is paused. */
export async function allowRetry(db: Db, accountId: string, addressId: number): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    update outbound_credential c set auth_retry_at = now() from support_address a
    where a.id = ${addressId} and a.account_id = ${accountId}::uuid and a.route_credential_id = c.id
      and c.auth_rejected_at is not null
    returning c.id`;
  return row?.id ?? null;
}

/** Which of these lanes wait because their credential is refused. */
export async function findPausedLanes(db: Db, lanes: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(lanes)].flatMap((lane) => credentialOfLane(lane) ?? []);
  if (ids.length === 0) return new Set();
  const refused = { id: { in: ids }, authRejectedAt: { not: null } };
  const rows = await db.outboundCredential.findMany({ where: refused, select: { id: true } });
  return new Set(rows.map(({ id }) => laneOfCredential(id)));
}
