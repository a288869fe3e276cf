import type { TxCtx } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import type { FaultCode, VerificationStep } from "./schema.ts";
import { settleFailed } from "./settle.ts";
import { advanceVerification, findVerification } from "./store.ts";

/** What one attempt at sending a verification mail came to. */
export interface VerificationDelivery {
  readonly verificationId: string;
  readonly outcome: "sent" | "deferred" | "failed";
  /** Where the dialogue stood. */
  readonly step: VerificationStep;
  readonly fault: FaultCode | null;
  /** The peer's own words. */
  readonly peerReply: string | null;
  readonly nextTryAt: Date | null;
}

/** Takes an attempt's outcome into the verification, in the attempt's own transaction. */
export async function recordVerificationDelivery(tx: TxCtx, delivery: VerificationDelivery): Promise<void> {
  const check = await findVerification(tx.db, delivery.verificationId);
  if (!check) return;
  const { outcome, step, fault, peerReply, nextTryAt } = delivery;
  if (outcome === "failed") {
    if (!check.returnedAt && !check.failedAt)
      await settleFailed(tx, check, { step, fault: fault ?? "internal", peerReply });
    return;
  }
  await advanceVerification(
    tx.db,
    check.id,
    outcome === "sent"
      ? { step: "returning", sentAt: tx.now(), peerReply, nextTryAt: null, failure: null }
      : { step, peerReply, nextTryAt, failure: fault },
  );
  await publishLive(tx.db, { accountId: check.accountId, topic: "email" });
}
