import type { Sent } from "./load.ts";
import type { Scene } from "./scene.ts";

/** What must be so after any number of crashes; each fault is a sentence. */
export interface Findings {
  readonly faults: readonly string[];
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  /** Copies that the door took a second time and intake knew again. */
  readonly duplicates: number;
  readonly notifications: number;
  readonly undelivered: number;
  /** Notifications that left again, each in the one window in which they may. */
  readonly repeated: number;
}

/** Milliseconds by which our peers may be late in reading what came before the kill. */
const lag = 1_000;

/** `workerKills`: when a worker was killed, milliseconds since 1970: only these may repeat a notification. */
export async function check(scene: Scene, sent: readonly Sent[], workerKills: readonly number[]): Promise<Findings> {
  const inbound = await checkInbound(scene, sent);
  const outbound = await checkOutbound(scene, workerKills);
  const accidents = scene.workers.filter((worker) => worker.accidents() > 0).map(() => "a worker ended by itself");
  const faults = [...accidents, ...inbound.faults, ...outbound.faults, ...(await checkContents(scene))];
  return { ...inbound, ...outbound, faults };
}

async function checkInbound({ database }: Scene, sent: readonly Sent[]) {
  const rows = await database.query<{ messageId: string; text: string; unparseable: boolean; deliveries: number }>(
    `select c.message_id as "messageId", c.body_text as text, c.unparseable,
            (select count(*)::int from inbound_delivery d where d.comment_id = c.id and d.outcome <> 'duplicate') as deliveries
       from comment c where c.inbound_message_id is not null`,
  );
  const [{ duplicates } = { duplicates: 0 }] = await database.query<{ duplicates: number }>(
    "select count(*)::int as duplicates from inbound_delivery where outcome = 'duplicate'",
  );
  const found = Map.groupBy(rows, (row) => row.messageId);
  const lost = sent.filter((one) => one.accepted && !found.has(one.messageId));
  const doubled = [...found.values()].filter((copies) => copies.length > 1);
  const known = new Map(sent.map((one) => [one.messageId, one]));
  const wrong = rows.filter((row) => {
    const original = known.get(row.messageId);
    return !original || original.text.trim() !== row.text.trim() || row.unparseable || row.deliveries !== 1;
  });
  return {
    messages: sent.filter((one) => one.accepted).length,
    lost: lost.length,
    doubled: doubled.length,
    duplicates,
    faults: [
      ...lost.map((one) => `${one.messageId} got a 250 and is neither ticket nor comment`),
      ...doubled.map((copies) => `${copies[0]?.messageId} is there ${copies.length} times`),
      ...wrong.map((row) => `${row.messageId} is not what was sent`),
    ],
  };
}

async function checkOutbound({ database, peers }: Scene, workerKills: readonly number[]) {
  const rows = await database.query<{ emailId: string; state: string; attempts: number }>(
    `select o.email_id as "emailId", o.state,
            (select count(*)::int from outbound_attempt a where a.message_id = o.id and a.outcome = 'sent') as attempts
       from outbound_message o`,
  );
  const untold = await database.query<{ id: number }>(
    `select t.id from ticket t where 1 <> (select count(*) from outbound_message o
                                            where o.ticket_id = t.id and o.kind = 'request_received')`,
  );
  const taken = Map.groupBy(peers.taken(), ({ emailId }) => emailId);
  const known = new Set(rows.map(({ emailId }) => emailId));
  const undelivered = rows.filter(({ emailId, state }) => state !== "sent" || !taken.has(emailId));
  const faults = [
    ...untold.map(({ id }) => `ticket ${id} has not one notification`),
    ...undelivered.map(({ emailId, state }) => `${emailId} is ${state} and was not delivered`),
    ...rows.filter(({ attempts }) => attempts !== 1).map(({ emailId }) => `${emailId} has not one successful attempt`),
    ...[...taken.keys()].filter((id) => !known.has(id)).map((id) => `${id} was delivered and is not ours`),
  ];
  let repeated = 0;
  for (const [emailId, copies] of taken) {
    if (new Set(copies.map(({ raw }) => raw)).size > 1) faults.push(`${emailId} was repeated with other bytes`);
    repeated += copies.length - 1;
    copies.sort((a, b) => a.at - b.at);
    for (const [n, { at }] of copies.slice(1).entries()) {
      const before = copies[n]?.at ?? 0;
      if (!workerKills.some((kill) => kill >= before - lag && kill <= at))
        faults.push(
          `${emailId} was repeated after ${at - before} ms, and no worker was killed between; nearest kills (ms from the first): ` +
            workerKills
              .map((kill) => kill - before)
              .filter((ms) => Math.abs(ms) < 20_000)
              .join(", "),
        );
    }
  }
  return { notifications: rows.length, undelivered: undelivered.length, repeated, faults };
}

/** Every message's bytes are all there. */
async function checkContents({ database }: Scene): Promise<string[]> {
  const broken = await database.query<{ id: string }>(
    `select c.id from inbound_content c
      where c.size <> (select coalesce(sum(octet_length(bytes)), 0) from inbound_chunk k where k.content_id = c.id)`,
  );
  return broken.map(({ id }) => `content ${id} is not whole`);
}
