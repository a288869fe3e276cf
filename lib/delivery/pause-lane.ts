import { audit } from "#lib/audit/record.ts";
import { systemCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { log } from "#lib/logger.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { knockAfter } from "./pause.ts";
import { findAccountOfRoute, markRejected } from "./pause-store.ts";

/**
 * The server of a credential refuses it to ordinary mail: what it routes waits until it is mended, and the administrators are told, once
 * a pause. A credential that routes nothing any more pauses nothing.
 */
export async function pauseLane(db: Db, credentialId: string, reply: string | null): Promise<void> {
  const account = await findAccountOfRoute(db, credentialId);
  if (!account) return;
  const words = reply && wellFormed(reply);
  await withTransaction(systemCtx(account, "delivery", db), async (tx) => {
    const paused = await markRejected(tx.db, credentialId, { reply: words, retryIn: knockAfter });
    if (!paused) return;
    const { addressId, email, host, port, username } = paused;
    if (paused.begins) {
      await audit(tx, {
        action: "address.delivery_paused",
        objectType: "address",
        objectId: addressId,
        details: { email, host, port, username },
      });
      const server = `${host}:${port}`;
      await securityNotice(tx, { kind: "outbound_refused", address: email, server, username, reply: words });
      log.deliveryPaused({ credentialId, addressId });
    }
    await publishLive(tx.db, { accountId: account.id, topic: "email" });
    await publishLive(tx.db, { accountId: account.id, topic: "tickets" });
  });
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and a peer's words may hold both. */
function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}
