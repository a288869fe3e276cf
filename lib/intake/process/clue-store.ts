import type { Db } from "#lib/db/client.ts";
import { records } from "#lib/db/records.ts";

/** What messages name as what they answer, by account. */
export interface Clues {
  /** Email-Ids of our notifications. */
  readonly emailIds: ReadonlyMap<string, readonly string[]>;
  /** References of our tickets. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** Message-IDs. */
  readonly messageIds: ReadonlyMap<string, readonly string[]>;
}

export interface Clue {
  readonly kind: "email" | "reference" | "message";
  readonly accountId: string;
  readonly key: string;
  readonly ticketId: number;
}

/**
 * The ticket that each clue leads to, of the clue's own account. Two tickets may hold one Message-ID, when a mail had two of our recipients: its
 * first ticket takes the answer.
 */
export async function findClues(db: Db, { emailIds, references, messageIds }: Clues): Promise<Clue[]> {
  return db.$queryRaw<Clue[]>`
    with named as (
      select account_id, key from json_to_recordset(${pairs(messageIds, "key")}::json) as n(account_id uuid, key text)
    )
    select 'email' as kind, o.account_id as "accountId", n.key, o.ticket_id as "ticketId"
      from json_to_recordset(${pairs(emailIds, "key")}::json) as n(account_id uuid, key text)
      join outbound_message o on o.email_id = n.key and o.account_id = n.account_id
     where o.ticket_id is not null
    union all
    select 'reference', t.account_id, n.key, t.id
      from json_to_recordset(${pairs(references, "key")}::json) as n(account_id uuid, key text)
      join ticket t on t.reference = n.key and t.account_id = n.account_id
    union all
    select 'message', n.account_id, n.key, coalesce(c.ticket_id, o.ticket_id)
      from named n
      left join lateral (
        select ticket_id from comment
         where account_id = n.account_id and message_id = n.key order by created_at, id limit 1
      ) c on true
      left join lateral (
        select ticket_id from outbound_message
         where account_id = n.account_id and message_id = n.key and ticket_id is not null order by created_at, id limit 1
      ) o on true
     where coalesce(c.ticket_id, o.ticket_id) is not null`;
}

/** Values of accounts as the rows of a recordset. */
export function pairs(byAccount: ReadonlyMap<string, readonly string[]>, name: string): string {
  return records(
    [...byAccount].flatMap(([accountId, values]) => values.map((value) => ({ accountId, [name]: value }))),
  );
}
