import type { TxCtx } from "#lib/context.ts";
import { claimNotice } from "./store.ts";

/** Milliseconds. Who is being attacked learns of it, and is not sent a mail for each try. */
const atMostEach = 6 * 60 * 60 * 1000;

/** Whether it is time to tell an account of something that may happen again and again: once in six hours, whichever process asks. */
export function seldom(tx: TxCtx, subject: string): Promise<boolean> {
  const now = tx.now();
  return claimNotice(tx.db, tx.account.id, subject, { now, since: new Date(now.getTime() - atMostEach) });
}
