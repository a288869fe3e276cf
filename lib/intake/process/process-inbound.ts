import { systemCtx, type TxCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { log } from "#lib/logger.ts";
import { giveBack } from "#lib/mail/parsed-body.ts";
import type { notifyReceived } from "#lib/tickets/notify-received.ts";
import { recordReturn } from "#lib/verification/record-return.ts";
import { ByteBudget } from "./byte-budget.ts";
import { deliver } from "./deliver.ts";
import { findThread } from "./find-thread.ts";
import { type Place, type Placed, placeRecipients } from "./place-recipients.ts";
import { type Parse, type ReadMail, readMail } from "./read-mail.ts";
import * as store from "./store.ts";

/** Steps that tests replace: to fail where a process may be killed. */
export interface ProcessDeps {
  readonly db?: Db;
  readonly parse?: Parse;
  readonly recordReturn?: typeof recordReturn;
  readonly notify?: typeof notifyReceived;
}

/** Milliseconds. A hundred recipients of fifty megabytes are five gigabytes to write: what has been accepted is never given up. */
const patience = 15 * 60_000;

// Raw bytes; a message is held up to three times: as it came, decoded, and on its way into the database.
const budget = new ByteBudget(40 * 1024 * 1024);

/**
 * Makes tickets, comments and verifications of an accepted message, in one transaction. Harmless to run twice, at once or again:
 * whoever locks the message first processes it. Throws when the trouble is ours; the job then runs again.
 */
export async function processInbound(messageId: string, deps: ProcessDeps = {}): Promise<void> {
  const db = deps.db ?? database();
  const message = await store.findAccepted(db, messageId);
  if (!message) return;
  await budget.within(message.size, async () => {
    const mail = await readMail(db, message, deps.parse);
    const ctx = systemCtx(message.account, "intake", db);
    const outcomes = await withTransaction(ctx, (tx) => settle(tx, mail, deps), { timeout: patience });
    giveBack(mail.body);
    if (outcomes) log.messageProcessed({ messageId, outcomes });
  });
}

async function settle(tx: TxCtx, mail: ReadMail, deps: ProcessDeps): Promise<string[] | null> {
  const { message, facts, fault } = mail;
  if (!(await store.claimMessage(tx.db, message.id))) return null;
  const placed = await placeRecipients(tx, mail);
  const { fresh, duplicates } = await claimDeliveries(tx, mail, placed.places);
  const rest = await takeVerification(tx, mail, fresh, deps.recordReturn ?? recordReturn);
  const outcomes = await deliverAll(tx, mail, rest, placed, deps);
  await store.finishMessage(tx.db, message.id, {
    headerFrom: facts.from && (facts.from.name ? `${facts.from.name} <${facts.from.address}>` : facts.from.address),
    subject: facts.subject,
    messageId: facts.messageId,
    failure: fault,
    processedAt: tx.now(),
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "tickets" });
  const verifications = fresh.length - rest.length;
  return [...outcomes, ...Array(verifications).fill("verification"), ...Array(duplicates).fill("duplicate")];
}

interface FreshPlace extends Place {
  readonly deliveryId: string;
}

async function claimDeliveries(tx: TxCtx, { message }: ReadMail, places: readonly Place[]) {
  const claimOf = ({ recipient, authenticated, key }: Place) => ({
    accountId: tx.account.id,
    messageId: message.id,
    recipient,
    authenticated,
    deliveryKey: key,
  });
  const made = await store.claimDeliveries(tx.db, places.map(claimOf));
  const fresh: FreshPlace[] = [];
  for (const place of places) {
    const deliveryId = made.get(place.recipient);
    if (deliveryId) fresh.push({ ...place, deliveryId });
    else await store.insertDuplicate(tx.db, claimOf(place), place.addressId);
  }
  return { fresh, duplicates: places.length - fresh.length };
}

/** Takes what is a verification's return; gives back what is ordinary mail, a made-up token included. */
async function takeVerification(tx: TxCtx, mail: ReadMail, fresh: readonly FreshPlace[], record: typeof recordReturn) {
  const { token, message, facts, from } = mail;
  if (token === null) return fresh;
  const rest: FreshPlace[] = [];
  for (const place of fresh) {
    const answer = await record(tx, {
      accountId: tx.account.id,
      messageId: message.id,
      recipientAddressId: place.addressId,
      token,
      authenticated: place.authenticated,
      credentialDomainId: message.credential?.domainId ?? null,
      receivedAt: message.receivedAt,
      header: { from: from.address, messageId: facts.messageId },
    });
    if (answer === "ignored") rest.push(place);
    else await store.settleDelivery(tx.db, place.deliveryId, { addressId: place.addressId, outcome: "verification" });
  }
  return rest;
}

async function deliverAll(
  tx: TxCtx,
  mail: ReadMail,
  places: readonly FreshPlace[],
  { own }: Placed,
  deps: ProcessDeps,
) {
  if (places.length === 0) return [];
  const thread = await findThread(tx, mail);
  const outcomes: string[] = [];
  for (const place of places) {
    const settled = await deliver(tx, mail, place, { thread, own, ...(deps.notify ? { notify: deps.notify } : {}) });
    await store.settleDelivery(tx.db, place.deliveryId, settled);
    outcomes.push(settled.outcome);
  }
  return outcomes;
}
