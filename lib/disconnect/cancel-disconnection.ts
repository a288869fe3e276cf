import { lockDomain } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { DomainError } from "#lib/errors.ts";
import { type DisconnectionInput, disconnectionInput } from "./schema.ts";
import { possible } from "./status.ts";
import { clearLeaving, leaveDomain, lockDisconnection, setStep } from "./store.ts";

/**
 * Calls a disconnection off: what is queued for the connector leaves through it again; what has left meanwhile has left. Refuses with
 * disconnection_not_found, or disconnection_past_recall once its addresses are being removed, or it is over.
 */
export async function cancelDisconnection(ctx: Ctx, input: DisconnectionInput): Promise<void> {
  const { disconnectionId } = disconnectionInput.parse(input);
  await retryOnDeadlock(ctx, () => withTransaction(ctx, (tx) => cancel(tx, disconnectionId)));
}

async function cancel(tx: TxCtx, disconnectionId: string): Promise<void> {
  const disconnection = await lockDisconnection(tx.db, tx.account.id, disconnectionId);
  if (!disconnection) throw new DomainError("disconnection_not_found");
  if (!possible[disconnection.step].cancel) throw new DomainError("disconnection_past_recall");
  const { domainId } = disconnection;
  const domain = await lockDomain(tx.db, tx.account.id, domainId);
  await setStep(tx.db, disconnectionId, "cancelled", tx.now());
  // Each message's route is chosen anew when its turn comes: none has to be moved for this.
  await clearLeaving(tx.db, domainId);
  await leaveDomain(tx.db, domainId);
  await audit(tx, {
    action: "domain.disconnection_cancelled",
    objectType: "domain",
    objectId: domainId,
    details: { domain: domain?.domain ?? null, step: disconnection.step },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
}
