import type { DeliveryOutcome } from "#generated/prisma/enums.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { records } from "#lib/db/records.ts";
import { rowBytes } from "../rows.ts";
import { pairs } from "./clue-store.ts";

/** An accepted message that waits for its processing. */
export interface AcceptedMessage {
  readonly id: string;
  readonly account: AccountRef;
  readonly contentId: string;
  /** Bytes. */
  readonly size: number;
  readonly receivedAt: Date;
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  readonly credential: { readonly accountId: string; readonly domainId: string; readonly domain: string } | null;
}

/** Those of these messages that wait for their processing. */
export async function findAccepted(db: Db, ids: readonly string[]): Promise<AcceptedMessage[]> {
  return db.$queryRaw<AcceptedMessage[]>`
    select m.id, m.content_id as "contentId", c.size, m.received_at as "receivedAt", m.envelope_from as "envelopeFrom", m.recipients,
           json_build_object('id', a.id, 'subdomain', a.subdomain, 'name', a.name, 'environment', a.environment,
                             'opaqueId', a.opaque_id, 'ccsEnabled', a.ccs_enabled) as account,
           case when k.id is not null then
             json_build_object('accountId', k.account_id, 'domainId', k.domain_id, 'domain', d.domain) end as credential
      from inbound_message m
      join account a on a.id = m.account_id
      join inbound_content c on c.id = m.content_id
      left join inbound_credential k on k.id = m.credential_id
      left join connector_domain d on d.id = k.domain_id
     where m.id = any(${ids}::uuid[]) and m.state = 'accepted'`;
}

/** The raw bytes of small messages; those that are not whole are missing. */
export async function readContents(
  db: Db,
  contentIds: readonly string[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const rows = await db.$queryRaw<{ id: string; bytes: Uint8Array<ArrayBuffer> }[]>`
    select c.content_id as id, string_agg(c.bytes, ''::bytea order by c.seq) as bytes
      from inbound_chunk c join inbound_content i on i.id = c.content_id
     where c.content_id = any(${contentIds}::uuid[])
     group by c.content_id, i.size having sum(octet_length(c.bytes)) = i.size`;
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}

/** About a megabyte. */
const rowsAtOnce = 128;

/** The raw bytes. Throws when some are missing: that is our trouble, never the message's. */
export async function readContent(db: Db, { contentId, size }: AcceptedMessage): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(size);
  let filled = 0;
  for (let seq = 0; filled < size; ) {
    // The first by itself: most messages have no other, and it tells the long rows of before decision 017 from those of a page.
    const count = seq === 0 || filled > seq * rowBytes ? 1 : rowsAtOnce;
    const [found] = await db.$queryRaw<{ bytes: Uint8Array | null }[]>`
      select string_agg(bytes, ''::bytea order by seq) as bytes from inbound_chunk
       where content_id = ${contentId}::uuid and seq >= ${seq}::int and seq < ${seq + count}::int`;
    const bytes = found?.bytes;
    if (!bytes || filled + bytes.length > size) throw new Error(`content ${contentId} is not whole`);
    raw.set(bytes, filled);
    filled += bytes.length;
    seq += count;
  }
  return raw;
}

/** Locks messages, in the order of their ids; answers those that no other run has processed meanwhile. */
export async function claimMessages(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from inbound_message where id = any(${ids}::uuid[]) and state = 'accepted' order by id for update`;
  return new Set(rows.map(({ id }) => id));
}

export interface KnownAddress {
  readonly id: number;
  readonly brand: Brand;
  readonly kind: "native" | "forwarded" | "smtp_connector";
  readonly domainId: string | null;
}

/** An account's own addresses among those that messages name, and the brand of what came for none of them. */
export interface OwnAddresses {
  readonly byEmail: ReadonlyMap<string, KnownAddress>;
  readonly firstBrand: Brand;
}

export interface Brand {
  readonly id: number;
  readonly name: string;
}

/** The own addresses of each account, by its id. */
export async function findOwnAddresses(
  db: Db,
  named: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, OwnAddresses>> {
  const rows = await db.$queryRaw<(KnownAddress & { accountId: string; email: string | null; firstBrand: Brand })[]>`
    with named as (
      select account_id, email from json_to_recordset(${pairs(named, "email")}::json) as n(account_id uuid, email text)
    )
    select n.account_id as "accountId", s.id, s.kind, s.domain_id as "domainId", s.email,
           json_build_object('id', b.id, 'name', b.name) as brand,
           (select json_build_object('id', f.id, 'name', f.name) from brand f where f.account_id = n.account_id order by f.id limit 1)
             as "firstBrand"
      from (select distinct account_id from named) n
      left join (named m join support_address s on s.account_id = m.account_id and s.email = m.email join brand b on b.id = s.brand_id)
        on m.account_id = n.account_id`;
  const own = new Map<string, { byEmail: Map<string, KnownAddress>; firstBrand: Brand }>();
  for (const { accountId, email, firstBrand, ...address } of rows) {
    const known = own.get(accountId) ?? { byEmail: new Map(), firstBrand };
    own.set(accountId, known);
    if (email !== null) known.byEmail.set(email, address);
  }
  return own;
}

/** What became of a message for one recipient. */
export interface NewDelivery {
  readonly id: string;
  readonly accountId: string;
  readonly messageId: string;
  readonly recipient: string;
  readonly authenticated: boolean;
  readonly addressId: number | null;
  readonly outcome: DeliveryOutcome;
  /** Null on a duplicate. */
  readonly deliveryKey: Uint8Array<ArrayBuffer> | null;
  readonly duplicateOfId: string | null;
  readonly ticketId: number | null;
  readonly commentId: string | null;
}

/** A delivery that others may be duplicates of. */
export type FirstDelivery = Pick<NewDelivery, "id" | "ticketId" | "commentId">;

/** Deliveries that were made with one of these keys, by its hexadecimal form. */
export async function findDeliveries(db: Db, keys: readonly Uint8Array[]): Promise<Map<string, FirstDelivery>> {
  const rows = await db.$queryRaw<(FirstDelivery & { key: string })[]>`
    select d.id, d.ticket_id as "ticketId", d.comment_id as "commentId", encode(d.delivery_key, 'hex') as key
      from inbound_delivery d
     where d.delivery_key in (select decode(k, 'hex') from unnest(${keys.map(toHex)}::text[]) k)`;
  return new Map(rows.map(({ key, ...first }) => [key, first]));
}

export const toHex = (key: Uint8Array) => Buffer.from(key.buffer, key.byteOffset, key.length).toString("hex");

/**
 * Claims the delivery keys, in their order, and waits for whoever is claiming one of them right now; a unique violation when that one
 * succeeded.
 */
export async function insertDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  await db.$executeRaw`
    insert into inbound_delivery (id, account_id, message_id, recipient, authenticated, address_id, outcome, delivery_key, duplicate_of_id,
                                  ticket_id, comment_id)
    select id, account_id, message_id, recipient, authenticated, address_id, outcome, delivery_key, duplicate_of_id,
           ticket_id, comment_id
      from json_populate_recordset(null::inbound_delivery, ${records(deliveries)}::json) order by delivery_key`;
}

/** A message as the mail log lists it, once it is processed. */
export interface FinishedMessage {
  readonly id: string;
  readonly headerFrom: string | null;
  readonly subject: string;
  readonly messageId: string | null;
  readonly failure: string | null;
  readonly processedAt: Date;
}

export async function finishMessages(db: Db, messages: readonly FinishedMessage[]): Promise<void> {
  await db.$executeRaw`
    update inbound_message m
       set state = 'processed', header_from = r.header_from, subject = r.subject, message_id = r.message_id, failure = r.failure,
           processed_at = r.processed_at
      from json_populate_recordset(null::inbound_message, ${records(messages)}::json) r where m.id = r.id`;
}
