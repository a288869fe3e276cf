import { liveNow } from "#lib/credentials/store.ts";
import type { Db } from "#lib/db/client.ts";

export function findConnectedDomain(db: Db, accountId: string, id: string) {
  return db.connectorDomain.findFirst({
    where: { accountId, id, disconnectedAt: null },
    select: {
      id: true,
      name: true,
      domain: true,
      credentials: {
        where: liveNow(),
        select: { id: true, username: true, lastUsedAt: true, lastUsedPeer: true },
        orderBy: { createdAt: "asc" },
      },
    },
  });
}

export interface GoingAddress {
  readonly email: string;
  /** Messages that wait for its connector. */
  readonly waiting: number;
  /** Its server refuses the password. */
  readonly paused: boolean;
  readonly tickets: number;
  readonly brand: string;
  readonly isDefault: boolean;
  /** What replies of its brand leave from when it has gone. */
  readonly successor: string | null;
}

/** The addresses of a domain with what depends on them, each looked up in an index. */
export function findGoing(db: Db, domainId: string): Promise<GoingAddress[]> {
  return db.$queryRaw`
    select a.email, coalesce(c.auth_rejected_at is not null, false) as paused, b.name as brand,
      b.default_address_id is not distinct from a.id as "isDefault",
      case when d.domain_id is distinct from a.domain_id then d.email else n.email end as successor,
      (select count(*)::int from outbound_queue q where q.address_id = a.id
        and q.kind <> 'verification' and q.lane like 'credential:%') as waiting,
      (select count(*)::int from ticket t where t.address_id = a.id) as tickets
    from support_address a join brand b on b.id = a.brand_id
      left join support_address d on d.id = b.default_address_id left join support_address n on n.id = b.native_address_id
      left join outbound_credential c on c.id = a.route_credential_id
    where a.domain_id = ${domainId}::uuid order by a.email`;
}

/** Messages that came in by a domain's credentials, revoked ones too, within `days`: by the hour of the day (UTC), and in the last hour. */
export async function countArrivals(
  db: Db,
  domainId: string,
  days: number,
): Promise<{ byHour: Map<number, number>; lastHour: number }> {
  const rows = await db.$queryRaw<{ hour: number; count: number; late: number }[]>`
    select extract(hour from received_at at time zone 'UTC')::int as hour, count(*)::int as count,
      count(*) filter (where received_at > now() - interval '1 hour')::int as late
    from inbound_message
    where credential_id = any(array(select id from inbound_credential where domain_id = ${domainId}::uuid))
      and received_at > now() - make_interval(days => ${days}::int)
    group by 1`;
  return {
    byHour: new Map(rows.map(({ hour, count }) => [hour, count])),
    lastHour: rows.reduce((sum, { late }) => sum + late, 0),
  };
}
