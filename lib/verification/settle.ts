import type { TxCtx } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { rerouteQueued } from "#lib/delivery/reroute.ts";
import { log } from "#lib/logger.ts";
import type { FaultCode, VerificationStep } from "./schema.ts";
import { nextState } from "./status.ts";
import {
  findCurrentCredential,
  findNewestVerification,
  lockAddress,
  markCredentialVerified,
  setCheckState,
  setRoute,
  updateVerification,
  type VerificationRow,
} from "./store.ts";

/** The mail came back as it should: the direction is verified, and an outbound one routes from now on. */
export async function settleReturned(tx: TxCtx, check: VerificationRow, at: Date): Promise<void> {
  const address = await lockAddress(tx.db, check.addressId);
  if (!address) return;
  const facts = { returnedAt: at, failedAt: null, failure: null, nextTryAt: null, step: "returned" } as const;
  await updateVerification(tx.db, check.id, facts);
  const { direction, credentialId } = check;
  if (direction === "outbound") {
    // A credential that has been replaced since then proves nothing about its successor.
    const current = await findCurrentCredential(tx.db, address.id);
    if (!credentialId || current?.id !== credentialId) return;
    await markCredentialVerified(tx.db, credentialId, at);
    if (address.routeCredentialId !== credentialId) {
      await setRoute(tx.db, address.id, credentialId);
      await rerouteQueued(tx, address.id);
    }
  }
  const state = nextState(direction === "inbound" ? address.inboundState : address.outboundState, "returned");
  await setCheckState(tx.db, address.id, direction, state, at);
  await publishLive(tx.db, { accountId: check.accountId, topic: "email" });
  log.verificationChanged({ verificationId: check.id, direction, state });
}

/** Why a round trip was given up. */
export interface Failure {
  readonly step: VerificationStep;
  readonly fault: FaultCode;
  readonly peerReply: string | null;
}

/** The round trip failed conclusively. Routing through its credential ends; what was queued for it takes the system route. */
export async function settleFailed(tx: TxCtx, check: VerificationRow, failure: Failure): Promise<void> {
  const address = await lockAddress(tx.db, check.addressId);
  if (!address) return;
  const { step, fault, peerReply } = failure;
  await updateVerification(tx.db, check.id, { failedAt: tx.now(), failure: fault, step, peerReply, nextTryAt: null });
  const { direction, credentialId } = check;
  if (credentialId && address.routeCredentialId === credentialId) {
    await setRoute(tx.db, address.id, null);
    await rerouteQueued(tx, address.id);
  }
  // A newer round trip of the same direction speaks for the address; this one only has its own end recorded.
  const newest = await findNewestVerification(tx.db, address.id, direction);
  if (newest?.id === check.id) {
    const state = nextState(direction === "inbound" ? address.inboundState : address.outboundState, "failed");
    await setCheckState(tx.db, address.id, direction, state, tx.now());
    log.verificationChanged({ verificationId: check.id, direction, state, fault });
  }
  await publishLive(tx.db, { accountId: check.accountId, topic: "email" });
}
