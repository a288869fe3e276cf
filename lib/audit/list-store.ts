import { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";
import type { AuditAction, AuditDetails } from "./schema.ts";

export interface ObjectRef {
  readonly type: string;
  readonly id: string;
}

export interface EventFilter {
  readonly accountId: string;
  /** Users' ids and names of work; none: whoever. */
  readonly actors?: readonly string[] | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly objects?: readonly ObjectRef[] | undefined;
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  /** The last row of the page before. */
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
}

export interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: "user" | "system";
  readonly actorId: string;
  readonly actorEmail: string | null;
  readonly actorName: string | null;
  readonly ip: string | null;
  readonly action: AuditAction;
  readonly objectType: string;
  readonly objectId: string;
  readonly details: AuditDetails;
}

/**
 * Newest first. Each value that is asked for is read from its own end of an index, `limit` rows of it, and the newest of all are taken:
 * whatever is asked, no row is read in vain but those of an object's own history (list-store.test.ts).
 */
export async function findEvents(db: Db, filter: EventFilter): Promise<EventRow[]> {
  return db.$queryRaw<EventRow[]>`${eventsQuery(filter)}`;
}

export function eventsQuery(filter: EventFilter): Prisma.Sql {
  const { limit } = filter;
  return Prisma.sql`
    select e.id, e.at, e.actor_kind::text as "actorKind", coalesce(e.actor_id, '') as "actorId",
           e.actor_email as "actorEmail", u.name as "actorName", e.ip, e.action, e.object_type as "objectType",
           e.object_id as "objectId", e.details
      from (${newest(filter)} order by at desc, id desc limit ${limit}) e
      left join "user" u on e.actor_kind = 'user' and u.id = e.actor_id
     order by e.at desc, e.id desc`;
}

function newest({ accountId, actors, actions, objects, from, before, after, limit }: EventFilter): Prisma.Sql {
  const conditions = [Prisma.sql`account_id = ${accountId}::uuid`];
  if (from) conditions.push(Prisma.sql`at >= ${from}::timestamptz`);
  if (before) conditions.push(Prisma.sql`at < ${before}::timestamptz`);
  if (after) conditions.push(Prisma.sql`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const sources: Prisma.Sql[] = [];
  if (objects) {
    const types = objects.map(({ type }) => type);
    const ids = objects.map(({ id }) => id);
    sources.push(Prisma.sql`unnest(${types}::text[], ${ids}::text[]) as o (type, id)`);
    conditions.push(Prisma.sql`object_type = o.type`, Prisma.sql`object_id = o.id`);
    if (actors) conditions.push(Prisma.sql`actor_id = any (${[...actors]}::text[])`);
    if (actions) conditions.push(Prisma.sql`action = any (${[...actions]}::text[])`);
  } else {
    if (actors) {
      sources.push(Prisma.sql`unnest(${[...actors]}::text[]) as p (actor)`);
      conditions.push(Prisma.sql`actor_id = p.actor`);
    }
    if (actions) {
      sources.push(Prisma.sql`unnest(${[...actions]}::text[]) as v (verb)`);
      conditions.push(Prisma.sql`action = v.verb`);
    }
  }
  const where = Prisma.sql`where ${Prisma.join(conditions, " and ")}`;
  if (sources.length === 0) return Prisma.sql`select * from audit_event ${where}`;
  return Prisma.sql`
    select found.* from ${Prisma.join(sources, ", ")},
           lateral (select * from audit_event ${where} order by at desc, id desc limit ${limit}) found`;
}

/** The objects that are or were called so, in full or in part; at most `limit` of them. The table holds each name once. */
export async function findNamed(db: Db, accountId: string, search: string, limit: number): Promise<ObjectRef[]> {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return db.$queryRaw<ObjectRef[]>`
    select distinct object_type as type, object_id as id from audit_name
     where account_id = ${accountId}::uuid and name ilike ${pattern} limit ${limit}`;
}

export interface ActorRow {
  readonly kind: "user" | "system";
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Everybody, and all work, that has ever done something: one step of the index for each. */
export async function findActors(db: Db, accountId: string): Promise<ActorRow[]> {
  return db.$queryRaw<ActorRow[]>`
    with recursive actor (id) as (
      (select actor_id from audit_event where account_id = ${accountId}::uuid and actor_id is not null
        order by actor_id limit 1)
      union all
      select (select e.actor_id from audit_event e where e.account_id = ${accountId}::uuid and e.actor_id > actor.id
               order by e.actor_id limit 1)
        from actor where actor.id is not null)
    select last.kind, actor.id, u.name, last.email
      from actor
      join lateral (select e.actor_kind::text as kind, e.actor_email as email from audit_event e
                     where e.account_id = ${accountId}::uuid and e.actor_id = actor.id
                     order by e.at desc, e.id desc limit 1) last on true
      left join "user" u on last.kind = 'user' and u.id = actor.id
     where actor.id is not null`;
}
