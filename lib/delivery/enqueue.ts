import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { TxCtx } from "#lib/context.ts";
import { randomLabel } from "#lib/crypto/random.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { secrets } from "#lib/env.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { checkMessage, type NewMessage } from "./new-message.ts";
import { chooseRoute, laneOf } from "./route.ts";
import { sealedSecret } from "./secret.ts";
import { insertOutbound, setLane } from "./store.ts";

export type { NewMessage } from "./new-message.ts";

/**
 * Queues a message for one recipient and wakes its lane, in the caller's transaction. Its route is chosen again at each attempt.
 * Throws input_invalid or address_invalid when a field cannot stand in a header.
 */
export async function queueMessage(
  tx: TxCtx,
  message: NewMessage,
): Promise<{ id: string; emailId: string; messageId: string }> {
  const checked = checkMessage(message);
  const emailId = message.emailId ?? randomLabel(24);
  const messageId = checked.messageId ?? `${randomLabel(32)}@${nativeDomainOf(tx.account)}`;
  const id = uuid7();
  const row = await insertOutbound(tx.db, {
    ...checked,
    ...sealedSecret(message.secret, id),
    id,
    accountId: tx.account.id,
    kind: message.kind,
    addressId: message.addressId,
    ticketId: message.ticketId ?? null,
    commentId: message.commentId ?? null,
    verificationId: message.verificationId ?? null,
    messageId,
    emailId,
    locale: message.locale,
    priority: message.priority ?? (message.kind === "verification" ? 10 : 0),
    lane: "",
  });
  const lane = laneOf(chooseRoute(row.facts), row.recipient, secrets.systemSmtpUrl() !== undefined);
  await setLane(tx.db, [row.id], lane);
  await wakeLane(tx.db, lane);
  return { id: row.id, emailId, messageId };
}
