import { systemCtx, type TxCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { isLostRace } from "#lib/db/fault.ts";
import { publishLive } from "#lib/db/live.ts";
import { queueMessages } from "#lib/delivery/enqueue.ts";
import { noChanges, writeChanges } from "#lib/tickets/changes.ts";
import { takeTicketIds } from "#lib/tickets/store.ts";
import { recordReturn } from "#lib/verification/record-return.ts";
import { type Decided, decide, type Work, withoutDuplicates } from "./decide.ts";
import { byAccount, findThreads, type Threads } from "./find-threads.ts";
import { addressesOf, type Place, type Placed, placeRecipients } from "./place-recipients.ts";
import type { ReadMail } from "./read-mail.ts";
import * as store from "./store.ts";

export interface SettleDeps {
  /** For a ticket that somebody has locked; without it, its mail is left as it is. */
  readonly wait?: boolean;
  /** Steps that tests replace: to fail where a process may be killed. */
  readonly recordReturn?: typeof recordReturn;
  readonly notify?: typeof queueMessages;
}

/** Milliseconds. A hundred recipients of fifty megabytes are five gigabytes to write: what has been accepted is never given up. */
const patience = 15 * 60_000;

const tries = 3;

/** What became of a message for each recipient; `done`: another run has processed it; `busy`: somebody has its ticket locked. */
export type Settlement = readonly string[] | "done" | "busy";

/**
 * Makes tickets, comments and verifications of messages, all in one transaction, with a statement for each kind of row. Locks are taken in one order
 * everywhere: messages, tickets, delivery keys, lanes, each in theirs.
 */
export async function settle(db: Db, mails: readonly ReadMail[], deps: SettleDeps = {}): Promise<Settlement[]> {
  const [first] = mails;
  if (!first) return [];
  const ctx = systemCtx(first.message.account, "intake", db);
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await withTransaction(ctx, (tx) => settleIn(tx, mails, deps), { timeout: patience });
    } catch (error) {
      // Another worker has delivered one of them, or an address has been removed: so it is found now.
      if (left === 0 || !isLostRace(error)) throw error;
    }
  }
}

async function settleIn(tx: TxCtx, mails: readonly ReadMail[], deps: SettleDeps): Promise<Settlement[]> {
  const claimed = await store.claimMessages(
    tx.db,
    mails.map(({ message }) => message.id),
  );
  const pending = mails.filter(({ message }) => claimed.has(message.id)).sort(inOrderOfArrival);
  const threads = await findThreads(tx.db, pending, { wait: deps.wait ?? false });
  const busy = new Set(pending.filter((mail) => threads.of(mail) === "busy"));
  const free = pending.filter((mail) => !busy.has(mail));
  const decided = free.length > 0 ? await decideAndWrite(tx, await place(tx.db, free), threads, deps) : null;
  return mails.map((mail) => decided?.outcomes.get(mail) ?? (busy.has(mail) ? "busy" : "done"));
}

function inOrderOfArrival({ message: a }: ReadMail, { message: b }: ReadMail): number {
  return a.receivedAt.getTime() - b.receivedAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** Finds where each recipient of each message belongs. */
async function place(db: Db, mails: readonly ReadMail[]): Promise<Placed[]> {
  const own = await store.findOwnAddresses(db, byAccount(mails, addressesOf));
  return mails.map((mail) => {
    const known = own.get(mail.message.account.id);
    if (!known) throw new Error("an account has no brand");
    return { mail, own: known, places: placeRecipients(mail, known) };
  });
}

async function decideAndWrite(
  tx: TxCtx,
  placed: readonly Placed[],
  threads: Threads,
  { recordReturn: record = recordReturn, notify = queueMessages }: SettleDeps,
): Promise<Decided> {
  const keys = placed.flatMap(({ places }) => places.map(({ key }) => key));
  const work = withoutDuplicates(placed, await store.findDeliveries(tx.db, keys));
  const returned = await takeVerifications(tx, work, record);
  const count = work.reduce((sum, { mail, fresh }) => sum + (threads.of(mail) ? 0 : fresh.length), 0);
  const changes = noChanges(tx.now(), await takeTicketIds(tx.db, count - returned.size));
  const decided = decide(changes, work, { returned, threads });
  await store.insertDeliveries(tx.db, decided.deliveries);
  await writeChanges(tx.db, changes);
  await notify(tx.db, decided.notices);
  await store.finishMessages(
    tx.db,
    work.map(({ mail }) => toFinished(mail, changes.at)),
  );
  const accountIds = new Set(work.map(({ mail }) => mail.message.account.id));
  for (const accountId of accountIds) await publishLive(tx.db, { accountId, topic: "tickets" });
  return decided;
}

/** Takes what is a verification's return, and answers its places; what is not is ordinary mail, a made-up token included. */
async function takeVerifications(tx: TxCtx, work: readonly Work[], record: typeof recordReturn): Promise<Set<Place>> {
  const returned = new Set<Place>();
  for (const { mail, fresh } of work) {
    const { token, message, facts, from } = mail;
    if (token === null) continue;
    for (const place of fresh) {
      const answer = await record(
        { ...tx, account: message.account },
        {
          accountId: message.account.id,
          messageId: message.id,
          recipientAddressId: place.addressId,
          token,
          authenticated: place.authenticated,
          credentialDomainId: message.credential?.domainId ?? null,
          receivedAt: message.receivedAt,
          header: { from: from.address, messageId: facts.messageId },
        },
      );
      if (answer !== "ignored") returned.add(place);
    }
  }
  return returned;
}

function toFinished({ message, facts, fault }: ReadMail, processedAt: Date): store.FinishedMessage {
  const { from, subject, messageId } = facts;
  const headerFrom = from && (from.name ? `${from.name} <${from.address}>` : from.address);
  return { id: message.id, headerFrom, subject, messageId, failure: fault, processedAt };
}
