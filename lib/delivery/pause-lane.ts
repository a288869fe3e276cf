import { audit } from "#lib/audit/record.ts";
import { systemCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { env } from "#lib/env.ts";
import { deliveryPausedMail } from "#lib/i18n/mail/delivery-paused.ts";
import { log } from "#lib/logger.ts";
import { notifyAdmins } from "#lib/notices/notify-admins.ts";
import { knockAfter } from "./pause.ts";
import { findAccountOfRoute, markRejected } from "./pause-store.ts";

/**
 * The server of a credential refuses it to ordinary mail: what it routes waits until it is mended, and the administrators are told, once
 * a pause. A credential that routes nothing any more pauses nothing.
 */
export async function pauseLane(db: Db, credentialId: string, reply: string | null): Promise<void> {
  const account = await findAccountOfRoute(db, credentialId);
  if (!account) return;
  await withTransaction(systemCtx(account, "delivery", db), async (tx) => {
    const paused = await markRejected(tx.db, credentialId, { reply: reply && wellFormed(reply), retryIn: knockAfter });
    if (!paused) return;
    const { addressId, email, host, port, username } = paused;
    if (paused.begins) {
      await audit(tx, {
        action: "address.delivery_paused",
        objectType: "address",
        objectId: addressId,
        details: { email, host, port, username },
      });
      const link = `${env.publicUrl}/channels/email`;
      const facts = { address: email, server: `${host}:${port}`, username, accountName: account.name, link };
      await notifyAdmins(tx, (locale) => deliveryPausedMail(locale, { ...facts, reply }));
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
