import type { Db } from "#lib/db/client.ts";
import type { CheckState, CheckView, Direction } from "#lib/verification/schema.ts";
import type { AddressView, DeliveryPause, ServingCredential } from "./schema.ts";

type Last = NonNullable<CheckView["last"]>;
/** The same as JSON carries it. */
type AsJson<T> = { [Key in keyof T]: Date extends T[Key] ? string | Extract<T[Key], null> : T[Key] };

/** A brand beside one of its addresses, with what the Email page shows of both; a brand without any stands once, alone. */
export interface ListedRow {
  readonly brandId: number;
  readonly brandName: string;
  readonly defaultAddressId: number | null;
  readonly nativeAddressId: number | null;
  readonly id: number | null;
  readonly email: string;
  readonly displayName: string | null;
  readonly kind: AddressView["kind"];
  readonly domainId: string | null;
  readonly inboundState: CheckState;
  readonly inboundVerifiedAt: Date | null;
  readonly outboundState: CheckState;
  readonly outboundVerifiedAt: Date | null;
  readonly outbound: AddressView["outbound"];
  readonly serving: AddressView["serving"];
  /** The newest round trip of each direction that ever had one, with the current credential where it is of the outbound one. */
  readonly last: Partial<Record<Direction, Last>>;
  readonly paused: DeliveryPause | null;
  readonly leaving: boolean;
}

type Row = Omit<ListedRow, "last" | "paused" | "serving"> & {
  readonly last: Partial<Record<Direction, AsJson<Last>>> | null;
  readonly paused: AsJson<DeliveryPause> | null;
  readonly serving: AsJson<ServingCredential> | null;
};

/**
 * Every brand of the account with its addresses, in one query: each looks up its own newest credential and its own two newest round
 * trips in an index, so the time follows the number of addresses, not of messages; what waits is counted only where it is paused. Secrets
 * are not among the columns.
 */
export async function findListed(db: Db, accountId: string): Promise<ListedRow[]> {
  const rows = await db.$queryRaw<Row[]>`
    select b.id as "brandId", b.name as "brandName", b.default_address_id as "defaultAddressId",
      b.native_address_id as "nativeAddressId", a.id, a.email, a.display_name as "displayName", a.kind::text as kind,
      a.domain_id as "domainId", a.leaving is not null as leaving, a.inbound_state::text as "inboundState", a.inbound_verified_at as "inboundVerifiedAt",
      a.outbound_state::text as "outboundState", a.outbound_verified_at as "outboundVerifiedAt",
      case when c.id is not null then json_build_object('host', c.host, 'port', c.port, 'username', c.username) end as outbound,
      case when c.id <> r.id then json_build_object('host', r.host, 'port', r.port, 'username', r.username,
        'verifiedAt', r.verified_at, 'replacementId', c.id) end as serving,
      (select json_object_agg(v.direction, v.facts)
        from unnest(enum_range(null::direction)) as d (direction), lateral (
          select direction, json_build_object('id', id, 'step', step, 'startedAt', created_at, 'sentAt', sent_at,
            'returnedAt', returned_at, 'failedAt', failed_at, 'expiresAt', expires_at, 'failure', failure,
            'peerReply', peer_reply, 'nextTryAt', next_try_at) as facts
          from verification where address_id = a.id and direction = d.direction and (credential_id is null or credential_id = c.id)
          order by created_at desc limit 1) v) as last,
      case when r.auth_rejected_at is not null then json_build_object('since', r.auth_rejected_at, 'retryAt', r.auth_retry_at,
        'reply', r.auth_rejection, 'replaced', c.id <> r.id,
        'queued', (select count(*) from outbound_queue q where q.address_id = a.id and q.kind <> 'verification')) end as paused
    from brand b left join support_address a on a.brand_id = b.id and a.account_id = b.account_id
      left join outbound_credential r on r.id = a.route_credential_id
      left join lateral (select id, host, port, username from outbound_credential
        where address_id = a.id and retired_at is null order by created_at desc limit 1) c on true
    where b.account_id = ${accountId}::uuid
    order by b.id, a.kind, a.email`;
  return rows.map(({ last, paused, serving, ...row }) => ({
    ...row,
    serving: serving && { ...serving, verifiedAt: serving.verifiedAt === null ? null : new Date(serving.verifiedAt) },
    paused: paused && { ...paused, since: new Date(paused.since), retryAt: new Date(paused.retryAt) },
    last: {
      ...(last?.inbound ? { inbound: revive(last.inbound) } : {}),
      ...(last?.outbound ? { outbound: revive(last.outbound) } : {}),
    },
  }));
}

function revive(last: AsJson<Last>): Last {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...last,
    startedAt: new Date(last.startedAt),
    expiresAt: new Date(last.expiresAt),
    sentAt: date(last.sentAt),
    returnedAt: date(last.returnedAt),
    failedAt: date(last.failedAt),
    nextTryAt: date(last.nextTryAt),
  };
}
