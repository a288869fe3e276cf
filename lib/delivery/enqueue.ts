import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { AccountRef, TxCtx } from "#lib/context.ts";
import { randomLabel } from "#lib/crypto/random.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import type { Db } from "#lib/db/client.ts";
import { secrets } from "#lib/env.ts";
import { wakeLanes } from "#lib/jobs/enqueue.ts";
import { checkMessage, type NewMessage } from "./new-message.ts";
import { chooseRoute, laneOf } from "./route.ts";
import { sealedSecret } from "./secret.ts";
import { findRouteFacts, insertOutbound } from "./store.ts";

export type { NewMessage } from "./new-message.ts";

/** A message and the account that it is from. */
export interface QueuedFor extends NewMessage {
  readonly account: AccountRef;
}

export interface Queued {
  readonly id: string;
  readonly emailId: string;
  readonly messageId: string;
}

/** {@link queueMessages} for one message of the context's account. */
export async function queueMessage(tx: TxCtx, message: NewMessage): Promise<Queued> {
  const [queued] = await queueMessages(tx.db, [{ ...message, account: tx.account }]);
  return queued as Queued;
}

/**
 * Queues messages, each for one recipient, and wakes their lanes, in the caller's transaction. Their routes are chosen again at each attempt.
 * Throws input_invalid or address_invalid when a field cannot stand in a header.
 */
export async function queueMessages(db: Db, messages: readonly QueuedFor[]): Promise<Queued[]> {
  if (messages.length === 0) return [];
  const rows = messages.map(toRow);
  const facts = await findRouteFacts(db, rows);
  const systemRelay = secrets.systemSmtpUrl() !== undefined;
  const routed = rows.map(({ account, ...row }, index) => {
    const found = facts[index];
    if (!found) throw new Error("a message has no route");
    return { ...row, accountId: account.id, lane: laneOf(chooseRoute(found), row.recipient, systemRelay) };
  });
  await insertOutbound(db, routed);
  await wakeLanes(
    db,
    routed.map(({ lane }) => lane),
  );
  return rows.map(({ id, emailId, messageId }) => ({ id, emailId, messageId }));
}

function toRow(message: QueuedFor) {
  const checked = checkMessage(message);
  const { account, kind, addressId, locale } = message;
  const id = uuid7();
  return {
    ...checked,
    ...sealedSecret(message.secret, id),
    id,
    account,
    kind,
    addressId,
    ticketId: message.ticketId ?? null,
    commentId: message.commentId ?? null,
    verificationId: message.verificationId ?? null,
    messageId: checked.messageId ?? `${randomLabel(32)}@${nativeDomainOf(account)}`,
    emailId: message.emailId ?? randomLabel(24),
    locale,
    priority: message.priority ?? (kind === "verification" ? 10 : 0),
  };
}
