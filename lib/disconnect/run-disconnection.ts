import { systemCtx, type TxCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { log } from "#lib/logger.ts";
import { queueTurn } from "./queue-turn.ts";
import type { ActiveStep } from "./schema.ts";
import { isOver } from "./status.ts";
import { drain, removeNext, rerouteSome, revoke, stopNext, type Turn } from "./steps.ts";
import { type DisconnectionRow, findAccountOf, lockDisconnection, setStep } from "./store.ts";

const steps: Readonly<Record<ActiveStep, (tx: TxCtx, disconnection: DisconnectionRow) => Promise<Turn>>> = {
  stopping: stopNext,
  draining: drain,
  rerouting: rerouteSome,
  removing: removeNext,
  revoking: revoke,
};

/** Milliseconds: all the tickets and messages of an address are let go of in one transaction. */
const patience = 5 * 60_000;

/**
 * Takes one turn of a disconnection and queues the next in the same transaction, so that a killed worker is at most one turn behind, and a turn
 * that is taken twice finds the work done. Does nothing once it is over.
 */
export async function runDisconnection(disconnectionId: string, db: Db = database()): Promise<void> {
  const account = await findAccountOf(db, disconnectionId);
  if (!account) return;
  const ctx = systemCtx(account, "disconnection", db);
  await retryOnDeadlock(ctx, () => withTransaction(ctx, (tx) => takeTurn(tx, disconnectionId), { timeout: patience }));
}

async function takeTurn(tx: TxCtx, disconnectionId: string): Promise<void> {
  const disconnection = await lockDisconnection(tx.db, tx.account.id, disconnectionId);
  if (!disconnection || isOver(disconnection.step)) return;
  const turn = await steps[disconnection.step](inTheNameOf(tx, disconnection), disconnection);
  if (turn === "ended") return log.domainDisconnected({ disconnectionId });
  const wait = "again" in turn ? turn.again : 0;
  if ("next" in turn) {
    await setStep(tx.db, disconnectionId, turn.next, tx.now());
    log.disconnectionStep({ disconnectionId, step: turn.next });
  }
  await queueTurn(tx.db, disconnectionId, wait > 0 ? new Date(Date.now() + wait) : undefined);
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
}

/** The record says who had it done, not that a job did. */
function inTheNameOf(tx: TxCtx, { startedBy, startedByEmail, startedFrom }: DisconnectionRow): TxCtx {
  return { ...tx, actor: { kind: "user", userId: startedBy, email: startedByEmail, role: "admin", ip: startedFrom } };
}
