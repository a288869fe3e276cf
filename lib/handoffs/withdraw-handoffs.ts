import { audit } from "#lib/audit/record.ts";
import type { TxCtx } from "#lib/context.ts";
import { cancelWaiting } from "./store.ts";

/** Ends the links that wait for a set of credentials that is ending, in its transaction: what they hold opens nothing any more. */
export async function withdrawHandoffs(
  tx: TxCtx,
  { id: credentialId, username }: { readonly id: string; readonly username: string },
): Promise<void> {
  for (const id of await cancelWaiting(tx.db, credentialId, tx.now())) {
    await audit(tx, {
      action: "handoff.cancelled",
      objectType: "handoff",
      objectId: id,
      details: { credentialId, username, reason: "credential revoked" },
    });
  }
}
