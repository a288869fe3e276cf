import type { Db } from "#lib/db/client.ts";
import type { ObjectRef } from "./list-store.ts";
import type { AuditPlace } from "./schema.ts";

const isUuid = (id: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
const isNumber = (id: string) => /^\d{1,9}$/.test(id);

/** Where each of the objects can be looked at: those that are still there, by "type id". */
export async function findPlaces(
  db: Db,
  accountId: string,
  objects: readonly ObjectRef[],
): Promise<ReadonlyMap<string, AuditPlace>> {
  const idsOf = (type: string, isOne: (id: string) => boolean) => [
    ...new Set(objects.filter((object) => object.type === type && isOne(object.id)).map(({ id }) => id)),
  ];
  const rows = await db.$queryRaw<{ type: string; id: string; at: string; connector: boolean }[]>`
    select 'domain' as type, id::text as id, id::text as at, false as connector
      from connector_domain
     where account_id = ${accountId}::uuid and disconnected_at is null and id = any (${idsOf("domain", isUuid)}::uuid[])
    union all
    select 'inbound_credential', c.id::text, d.id::text, false
      from inbound_credential c join connector_domain d on d.id = c.domain_id
     where c.account_id = ${accountId}::uuid and d.disconnected_at is null
       and c.id = any (${idsOf("inbound_credential", isUuid)}::uuid[])
    union all
    select 'handoff', h.id::text, d.id::text, false
      from credential_handoff h join inbound_credential c on c.id = h.credential_id join connector_domain d on d.id = c.domain_id
     where h.account_id = ${accountId}::uuid and d.disconnected_at is null and h.id = any (${idsOf("handoff", isUuid)}::uuid[])
    union all
    select 'address', id::text, id::text, kind = 'smtp_connector'
      from support_address
     where account_id = ${accountId}::uuid and id = any (${idsOf("address", isNumber).map(Number)}::int[])
    union all
    select 'brand', id::text, '', false
      from brand
     where account_id = ${accountId}::uuid and id = any (${idsOf("brand", isNumber).map(Number)}::int[])
    union all
    select 'ticket', id::text, id::text, false
      from ticket
     where account_id = ${accountId}::uuid and id = any (${idsOf("ticket", isNumber).map(Number)}::int[])
    union all
    select 'member', id::text, '', false
      from member
     where account_id = ${accountId}::uuid and id = any (${idsOf("member", isUuid)}::uuid[])
    union all
    select 'invitation', id::text, '', false
      from invitation
     where account_id = ${accountId}::uuid and accepted_at is null and revoked_at is null
       and id = any (${idsOf("invitation", isUuid)}::uuid[])
    union all
    select 'api_token', id::text, '', false
      from api_token
     where account_id = ${accountId}::uuid and revoked_at is null and id = any (${idsOf("api_token", isUuid)}::uuid[])`;
  const places = new Map(rows.map(({ type, id, at, connector }) => [`${type} ${id}`, placeOf(type, at, connector)]));
  for (const { type, id } of objects) if (type === "account") places.set(`${type} ${id}`, { kind: "account" });
  return places;
}

function placeOf(type: string, id: string, connector: boolean): AuditPlace {
  switch (type) {
    case "domain":
    case "inbound_credential":
    case "handoff":
      return { kind: "domain", id };
    case "address":
      return { kind: "address", id, connector };
    case "ticket":
      return { kind: "ticket", id };
    case "brand":
      return { kind: "brand" };
    case "api_token":
      return { kind: "tokens" };
    default:
      return { kind: "team" };
  }
}
