import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import type { MessageCounts, UndeliveredMessage } from "./schema.ts";

const disconnection = {
  id: true,
  domainId: true,
  queue: true,
  step: true,
  startedAt: true,
  startedByEmail: true,
  drainUntil: true,
  switchedAt: true,
  endedAt: true,
  domain: { select: { name: true, domain: true } },
  addresses: { select: { addressId: true, stoppedAt: true, removedAt: true } },
} satisfies Prisma.DisconnectionSelect;

export type DisconnectionFacts = Prisma.DisconnectionGetPayload<{ select: typeof disconnection }>;

/** The newest disconnection of a domain of the account that was not called off. */
export function findDisconnectionOf(db: Db, accountId: string, domainId: string): Promise<DisconnectionFacts | null> {
  const where = { accountId, domainId, step: { not: "cancelled" as const } };
  return db.disconnection.findFirst({ where, select: disconnection, orderBy: { startedAt: "desc" } });
}

/** The account's disconnections that were not called off, the newest first. */
export function findDisconnections(db: Db, accountId: string, take: number): Promise<DisconnectionFacts[]> {
  const where = { accountId, step: { not: "cancelled" as const } };
  return db.disconnection.findMany({ where, select: disconnection, orderBy: { startedAt: "desc" }, take });
}

/** What became of the messages of these disconnections; one without messages has no entry. */
export async function countMessages(db: Db, ids: readonly string[]): Promise<Map<string, MessageCounts>> {
  const rows = await db.$queryRaw<(MessageCounts & { id: string })[]>`
    select d.id,
      count(*) filter (where m.state <> 'failed' or m.failed_at >= d.started_at)::int as total,
      count(*) filter (where m.state = 'sent' and m.route_reason = 'connector')::int as drained,
      count(*) filter (where m.state = 'sent' and m.route_reason <> 'connector')::int as rerouted,
      count(*) filter (where m.state = 'failed' and m.failed_at >= d.started_at)::int as failed,
      count(*) filter (where m.state = 'queued')::int as waiting,
      count(*) filter (where m.state <> 'sent' or m.route_reason <> 'connector')::int as listed
    from disconnection d join disconnected_address a on a.disconnection_id = d.id
      join outbound_message m on m.disconnected_address_id = a.id
    where d.id = any(${ids}::uuid[]) group by d.id`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** How many of the domain's addresses wait because their server refuses the password. */
export function countPaused(db: Db, domainId: string): Promise<number> {
  const where = { domainId, routeCredential: { authRejectedAt: { not: null } } };
  return db.supportAddress.count({ where });
}

export function findListedAddresses(
  db: Db,
  accountId: string,
  disconnectionId: string,
): Promise<{ id: string; email: string }[]> {
  return db.disconnectedAddress.findMany({
    where: { disconnectionId, disconnection: { accountId } },
    select: { id: true, email: true },
    orderBy: { addressId: "asc" },
  });
}

export function findDisconnection(db: Db, accountId: string, id: string) {
  return db.disconnection.findFirst({
    where: { accountId, id },
    select: { domainId: true, startedAt: true, domain: { select: { domain: true } } },
  });
}

/** Messages of an address's list that did not leave through the company's server, in the order in which they were queued, after `after`. */
export function findUndelivered(
  db: Db,
  { id, after, limit }: { id: string; after: string | null; limit: number },
): Promise<UndeliveredMessage[]> {
  return db.$queryRaw`
    select m.id, m.created_at as "queuedAt", a.email as address, m.recipient, m.subject, m.ticket_id as "ticketId",
      case when m.state = 'sent' then 'rerouted' when m.state <> 'queued' then 'failed'
        when c.auth_rejected_at is not null then 'paused' else 'waiting' end as state,
      m.sent_at as "leftAt", m.from_email as "from", m.last_reply as reply, m.message_id as "messageId"
    from outbound_message m join disconnected_address a on a.id = m.disconnected_address_id
      left join outbound_credential c on m.lane = 'credential:' || c.id::text and c.address_id = m.address_id
    where m.disconnected_address_id = ${id}::uuid and (${after}::uuid is null or m.id > ${after}::uuid)
      and (m.state <> 'sent' or m.route_reason <> 'connector')
    order by m.id limit ${limit}`;
}
