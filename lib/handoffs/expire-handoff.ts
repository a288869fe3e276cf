import { systemCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { endWaiting } from "./end-waiting.ts";
import { findHandoffAccount, lockHandoff } from "./store.ts";

/** Erases what a link holds when its time has passed. It opens nothing from that moment on, whether or not this has run. */
export async function expireHandoff(handoffId: string, db: Db = database(), now = () => new Date()): Promise<void> {
  const account = await findHandoffAccount(db, handoffId);
  if (!account) return;
  await withTransaction({ ...systemCtx(account, "hand-off expiry", db), now }, async (tx) => {
    const handoff = await lockHandoff(tx.db, account.id, handoffId);
    if (handoff?.state !== "waiting") return;
    if (tx.now() >= handoff.expiresAt) return endWaiting(tx, handoff, "timed_out");
    await enqueue(tx.db, "expire_handoff", { handoffId }, { runAt: handoff.expiresAt });
  });
}
