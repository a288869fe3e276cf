import { systemCtx, withTransaction } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import { log } from "#lib/logger.ts";
import { settleFailed } from "./settle.ts";
import { findAwaited, findVerification, findVerificationAccount } from "./store.ts";

/** A recipient that was refused at the door because the session was not authenticated. */
export interface RefusedReturn {
  readonly accountId: string;
  readonly addressId: number;
  readonly peer: string;
  readonly envelopeFrom: string;
  readonly at: Date;
}

/**
 * When the refused mail is, by recipient, sender and time, a verification that is under way, that one has probably been returned
 * without authentication. A proper return may still verify it later. Never throws: the refusal itself does not depend on it.
 */
export async function recordRefusedReturn(db: Db, refused: RefusedReturn): Promise<void> {
  try {
    const sender = refused.envelopeFrom.toLowerCase();
    const awaited = await findAwaited(db, refused.accountId, refused.addressId);
    const match = awaited.find((one) => one.sender === sender);
    const account = match && (await findVerificationAccount(db, match.id));
    if (!match || !account) return;
    await withTransaction(systemCtx(account, "refused return", db), async (tx) => {
      const check = await findVerification(tx.db, match.id);
      if (!check || check.returnedAt || check.failedAt) return;
      // Recipient and sender are no secrets: anybody can say them at the door.
      const fault = "returned_without_authentication";
      await settleFailed(tx, check, { step: "returning", fault, peerReply: null, probable: true });
    });
  } catch (error) {
    log.requestFailed({ where: "refused return", error });
  }
}
