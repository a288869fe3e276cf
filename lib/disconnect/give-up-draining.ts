import { findDomainName } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { queueTurn } from "./queue-turn.ts";
import { type DisconnectionInput, disconnectionInput } from "./schema.ts";
import { possible } from "./status.ts";
import { countWaiting, type DisconnectionRow, lockDisconnection, setReroute } from "./store.ts";

/**
 * What still waits for the connector leaves from the default address instead, as when the company's server is down. Once that was chosen, again
 * changes nothing. Refuses with disconnection_not_found, or disconnection_past_recall when nothing is left to choose.
 */
export async function giveUpDraining(ctx: Ctx, input: DisconnectionInput): Promise<void> {
  const { disconnectionId } = disconnectionInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const disconnection = await lockDisconnection(tx.db, tx.account.id, disconnectionId);
    if (!disconnection) throw new DomainError("disconnection_not_found");
    if (disconnection.queue === "reroute") return;
    if (!possible[disconnection.step].giveUpDraining) throw new DomainError("disconnection_past_recall");
    await reroute(tx, disconnection);
    // The step that waits for the queue looks again now.
    await queueTurn(tx.db, disconnectionId);
  });
}

/** The same for a disconnection that the caller holds. */
export async function reroute(tx: TxCtx, { id, domainId }: DisconnectionRow): Promise<void> {
  await setReroute(tx.db, id, tx.now());
  const there = await findDomainName(tx.db, tx.account.id, domainId);
  await audit(tx, {
    action: "domain.disconnection_rerouted",
    objectType: "domain",
    objectId: domainId,
    details: { domain: there?.domain ?? null, waiting: await countWaiting(tx.db, id) },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
}
