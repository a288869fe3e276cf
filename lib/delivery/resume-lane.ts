import { audit } from "#lib/audit/record.ts";
import { systemCtx, type TxCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { log } from "#lib/logger.ts";
import { clearRejection, findAccountOfRoute, findRejection, restartRounds } from "./pause-store.ts";
import { laneOfCredential } from "./route.ts";

/** A refused credential has been taken: its pause ends, and what waited has its four days before it. When; null: nothing was paused. */
export async function resumeLane(db: Db, credentialId: string): Promise<Date | null> {
  const account = await findAccountOfRoute(db, credentialId);
  if (account) return withTransaction(systemCtx(account, "delivery", db), (tx) => resumeWithin(tx, credentialId));
  await clearRejection(db, credentialId);
  return null;
}

/** The same in a transaction of the caller's. A credential that was not refused stays as it is. */
export async function resumeWithin(tx: TxCtx, credentialId: string): Promise<Date | null> {
  const rejection = await findRejection(tx.db, credentialId);
  if (!rejection?.rejectedAt) return null;
  // Messages before the credential: in this order a removal of the address takes them.
  const lane = laneOfCredential(credentialId);
  await restartRounds(tx.db, lane);
  const routed = await clearRejection(tx.db, credentialId);
  if (!routed) return null;
  await wakeLane(tx.db, lane);
  const { addressId, email } = routed;
  await audit(tx, {
    action: "address.delivery_resumed",
    objectType: "address",
    objectId: addressId,
    details: { email },
  });
  log.deliveryResumed({ credentialId, addressId });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
  return rejection.now;
}
