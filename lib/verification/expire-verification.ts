import { systemCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { faultCodes } from "./schema.ts";
import { endRouting, settleFailed } from "./settle.ts";
import { findVerification, findVerificationAccount } from "./store.ts";

/**
 * Gives a round trip up when its time has passed. One that the peer had deferred until then keeps that fault; one that was handed
 * over has not been returned in time.
 */
export async function expireVerification(
  verificationId: string,
  db: Db = database(),
  now = () => new Date(),
): Promise<void> {
  const account = await findVerificationAccount(db, verificationId);
  if (!account) return;
  await withTransaction({ ...systemCtx(account, "verification timeout", db), now }, async (tx) => {
    const check = await findVerification(tx.db, verificationId);
    if (!check || check.returnedAt) return;
    if (tx.now() < check.expiresAt) {
      await enqueue(tx.db, "expire_verification", { verificationId }, { runAt: check.expiresAt });
      return;
    }
    // What was a probable failure until now is one for certain.
    if (check.failedAt) return endRouting(tx, check);
    const deferral = check.sentAt ? undefined : faultCodes.find((code) => code === check.failure);
    await settleFailed(tx, check, {
      step: check.step,
      fault: deferral ?? (check.sentAt ? "not_returned_in_time" : "system_route_failed"),
      peerReply: check.peerReply,
    });
  });
}
