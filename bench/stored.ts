import { until } from "../e2e/support/poll.ts";
import { clone, idOf } from "./clones.ts";
import type { Generator } from "./generator/generator.ts";
import { startChild } from "./peers/child.ts";
import type { BenchDatabase } from "./postgres.ts";

/** The ids of one message that went all the way, of which the others are copies. */
export interface Original {
  readonly messageId: string;
  readonly contentId: string;
  readonly deliveryId: string;
  readonly ticketId: number;
  readonly commentId: string;
}

/** Sends one mail through the product and waits for its ticket. */
export async function storeOne(
  database: BenchDatabase,
  generator: Generator,
  login: { username: string; password: string; from: string; to: string },
): Promise<Original> {
  const worker = await startChild("smtp-worker/main.ts", { DATABASE_URL: database.url });
  const target = { ...login, port: worker.ports.relay };
  await generator.run({ target, size: 2048, connections: 1, each: 1, total: 1 });
  const found = await until("the first ticket", async () => {
    const [row] = await database.query<Original>(
      `select m.id as "messageId", m.content_id as "contentId", d.id as "deliveryId", d.ticket_id as "ticketId", d.comment_id as "commentId"
         from inbound_message m join inbound_delivery d on d.message_id = m.id where m.state = 'processed'`,
    );
    return row;
  });
  await worker.stop();
  return found;
}

/** Adds copies `first` to `first + count - 1` of it, with everything that belongs to it, over the year before. */
export async function storeMany(
  database: BenchDatabase,
  original: Original,
  first: number,
  count: number,
): Promise<void> {
  const range = [first, count] as const;
  const at = `timestamptz '${new Date().toISOString()}' - n * interval '30 seconds'`;
  const copy = (table: string, key: string, value: string | number, changes: Record<string, string>) =>
    clone(database, { table, key, value }, range, changes);
  const ticketId = `${original.ticketId} + n`;
  await copy("inbound_content", "id", original.contentId, { id: idOf("content", at), created_at: at });
  await copy("inbound_chunk", "content_id", original.contentId, { content_id: idOf("content", at), created_at: at });
  await copy("inbound_message", "id", original.messageId, {
    id: idOf("message", at),
    content_id: idOf("content", at),
    received_at: at,
    message_id: "'stored.' || n || '@sender.test'",
  });
  await copy("ticket", "id", original.ticketId, {
    id: ticketId,
    reference: "'stored' || n",
    subject: "'Question ' || n",
    created_at: at,
    updated_at: at,
  });
  await copy("comment", "id", original.commentId, {
    id: idOf("comment", at),
    ticket_id: ticketId,
    inbound_message_id: idOf("message", at),
    message_id: "'stored.' || n || '@sender.test'",
    created_at: at,
  });
  await copy("inbound_delivery", "id", original.deliveryId, {
    id: idOf("delivery", at),
    message_id: idOf("message", at),
    ticket_id: ticketId,
    comment_id: idOf("comment", at),
    delivery_key: "'\\x' || encode(sha256(n::text::bytea), 'hex')",
    created_at: at,
  });
  await database.query("select setval(pg_get_serial_sequence('ticket', 'id'), (select max(id) from ticket))");
  await database.query("vacuum analyze");
  await database.query("checkpoint");
}
