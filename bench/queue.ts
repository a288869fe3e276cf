import { withTransaction } from "#lib/context.ts";
import { queueMessage } from "#lib/delivery/enqueue.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { clone, idOf } from "./clones.ts";
import type { BenchDatabase } from "./postgres.ts";
import type { BenchWorld } from "./world.ts";

/** A mail of 2 KB from the connected address, queued as the product does it. Answers its id and lane. */
export async function queueOne({ ctx, world, address }: BenchWorld): Promise<{ id: string; lane: string }> {
  const { id } = await withTransaction(ctx, (tx) =>
    queueMessage(tx, {
      kind: "agent_reply",
      addressId: address.addressId,
      recipient: "customer@sender.test",
      to: [{ name: "Customer", address: "customer@sender.test" }],
      subject: "Re: Question",
      bodyText: "The quick brown fox jumps over the lazy dog; pack my box with liquor jugs.\n".repeat(16),
      locale: "en",
    }),
  );
  const { lane } = await world.db.outboundMessage.findUniqueOrThrow({ where: { id }, select: { lane: true } });
  return { id, lane };
}

let series = 0;

/** Queues `count` mails like that one in one transaction; their lane is asleep until it is woken. */
export async function queueMany(database: BenchDatabase, { id }: { id: string }, count: number): Promise<void> {
  series += 1;
  const key = `queued ${series}`;
  await database.query("begin");
  await clone(database, { table: "outbound_message", key: "id", value: id }, [1, count], {
    id: idOf(key, "now()"),
    email_id: `md5('${key} email ' || n)`,
    message_id: `md5('${key} message ' || n) || '@acme.postern.test'`,
    state: "'queued'",
    attempts: "0",
    sent_at: "null",
    last_reply: "null",
    created_at: "now()",
    next_attempt_at: "now()",
  });
  await database.query("commit");
}

/** Has a lane send what is due. Answers when, in ms since 1970. */
export async function wake({ world }: BenchWorld, { lane }: { lane: string }): Promise<number> {
  await wakeLane(world.db, lane);
  return Date.now();
}
