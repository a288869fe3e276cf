import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { type DisconnectionInput, disconnectionInput, type UndeliveredMessage } from "./schema.ts";
import { findDisconnection, findListedAddresses, findUndelivered } from "./view-store.ts";

const page = 500;

/**
 * The messages that waited for the connector when its disconnection began, or had failed by it in the four days before, and have not left through
 * the company's server: by address, the oldest first, read page by page as they are asked for. On record. Throws disconnection_not_found.
 */
export async function exportUndelivered(
  ctx: Ctx,
  input: DisconnectionInput,
): Promise<{ domain: string; startedAt: Date; messages: AsyncIterable<UndeliveredMessage> }> {
  const { disconnectionId } = disconnectionInput.parse(input);
  return withTransaction(ctx, async (tx) => {
    const found = await findDisconnection(tx.db, tx.account.id, disconnectionId);
    if (!found) throw new DomainError("disconnection_not_found");
    const { domain } = found.domain;
    await audit(tx, {
      action: "domain.disconnection_exported",
      objectType: "domain",
      objectId: found.domainId,
      details: { domain },
    });
    return { domain, startedAt: found.startedAt, messages: read(ctx, disconnectionId) };
  });
}

async function* read(ctx: Ctx, disconnectionId: string): AsyncGenerator<UndeliveredMessage> {
  for (const { id } of await findListedAddresses(ctx.db, ctx.account.id, disconnectionId)) {
    for (let after: string | null = null; ; ) {
      const rows: UndeliveredMessage[] = await findUndelivered(ctx.db, { id, after, limit: page });
      yield* rows;
      after = rows.at(-1)?.id ?? null;
      if (rows.length < page) break;
    }
  }
}
