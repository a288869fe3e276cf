import { type Ctx, withTransaction } from "#lib/context.ts";
import { type EventView, viewOf } from "./event-view.ts";
import { type EventRow, findActors, findEvents } from "./list-store.ts";
import { type Asked, filterOf } from "./question.ts";
import { audit } from "./record.ts";
import { type AuditDetails, type AuditQuestion, type ListAuditInput, listAuditInput } from "./schema.ts";

const batch = 1_000;

/**
 * Every row that the question finds, newest first, read a thousand at a time as the reader takes them. That somebody took the log away is
 * recorded before the first. Null when more objects have such a name than are looked up at once.
 */
export async function exportEvents(ctx: Ctx, input: ListAuditInput): Promise<AsyncIterable<EventView> | null> {
  const question = listAuditInput.parse(input);
  const filter = await filterOf(ctx, question);
  if (!filter) return null;
  const details = await detailsOf(ctx, question);
  await withTransaction(ctx, (tx) =>
    audit(tx, { action: "audit.exported", objectType: "account", objectId: tx.account.id, details }),
  );
  return read(ctx, filter);
}

/** What was asked for, in words that say it without the page: a person by address. */
async function detailsOf(
  ctx: Ctx,
  { who, action, object, range, from, to, zone }: AuditQuestion,
): Promise<AuditDetails> {
  const person = who ? (await findActors(ctx.db, ctx.account.id)).find(({ id }) => id === who) : undefined;
  const asked = { who: person?.email ?? who, action, object, range, since: from, until: to };
  const details = { ...asked, zone: range || from || to ? zone : undefined };
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function* read(ctx: Ctx, filter: Asked): AsyncGenerator<EventView> {
  let after: EventRow | undefined;
  for (;;) {
    const rows: EventRow[] = await findEvents(ctx.db, { ...filter, after, limit: batch });
    yield* rows.map(viewOf);
    if (rows.length < batch) return;
    after = rows.at(-1);
  }
}
