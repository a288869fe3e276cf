import { audit } from "#lib/audit/record.ts";
import type { TxCtx } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { rerouteQueued } from "#lib/delivery/reroute.ts";
import { resumeWithin } from "#lib/delivery/resume-lane.ts";
import { log } from "#lib/logger.ts";
import type { FaultCode, VerificationStep } from "./schema.ts";
import { nextState } from "./status.ts";
import {
  findCurrentCredential,
  findNewestVerification,
  findVerification,
  hasReturnedSince,
  lockAddress,
  markCredentialVerified,
  retireSuperseded,
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
    await resumeWithin(tx, credentialId);
    await markCredentialVerified(tx.db, credentialId, at);
    if (address.routeCredentialId !== credentialId) {
      await setRoute(tx.db, address.id, credentialId);
      await rerouteQueued(tx, address.id);
      await retireSuperseded(tx.db, address.id, tx.now());
    }
  }
  const state = nextState(direction === "inbound" ? address.inboundState : address.outboundState, "returned");
  await setCheckState(tx.db, address.id, direction, state, at);
  await audit(tx, {
    action: "verification.succeeded",
    objectType: "address",
    objectId: address.id,
    details: { email: address.email, direction },
  });
  await publishLive(tx.db, { accountId: check.accountId, topic: "email" });
  log.verificationChanged({ verificationId: check.id, direction, state });
}

/** Why a round trip was given up. */
export interface Failure {
  readonly step: VerificationStep;
  readonly fault: FaultCode;
  readonly peerReply: string | null;
  /** Only concluded from what a stranger could have said: it ends no route before the timeout. */
  readonly probable?: boolean;
}

/** The round trip failed; unless that is only probable, its credential routes no more. One that has ended meanwhile stays as it is. */
export async function settleFailed(tx: TxCtx, { id, addressId }: VerificationRow, failure: Failure): Promise<void> {
  const address = await lockAddress(tx.db, addressId);
  // Read again under the lock: what the caller saw may be older than a return that held it.
  const check = address && (await findVerification(tx.db, id));
  if (!check || check.returnedAt || check.failedAt) return;
  const { step, fault, peerReply, probable = false } = failure;
  await updateVerification(tx.db, id, { failedAt: tx.now(), failure: fault, step, peerReply, nextTryAt: null });
  const { direction } = check;
  if (!probable) await endRouting(tx, check);
  // A newer round trip of the same direction speaks for the address; this one only has its own end recorded.
  const newest = await findNewestVerification(tx.db, address.id, direction);
  if (newest?.id === id) {
    const state = nextState(direction === "inbound" ? address.inboundState : address.outboundState, "failed");
    await setCheckState(tx.db, address.id, direction, state, tx.now());
    await audit(tx, {
      action: "verification.failed",
      objectType: "address",
      objectId: address.id,
      details: { email: address.email, direction, fault },
    });
    log.verificationChanged({ verificationId: id, direction, state, fault });
  }
  await publishLive(tx.db, { accountId: check.accountId, topic: "email" });
}

/** A credential whose round trip never came back as it should carries mail no longer; what was queued for it takes the system route. */
export async function endRouting(tx: TxCtx, { addressId, credentialId, createdAt }: VerificationRow): Promise<void> {
  const address = await lockAddress(tx.db, addressId);
  if (!credentialId || address?.routeCredentialId !== credentialId) return;
  // A later round trip through it that came back speaks for it: the older mail was merely lost.
  if (await hasReturnedSince(tx.db, credentialId, createdAt)) return;
  await setRoute(tx.db, addressId, null);
  await rerouteQueued(tx, addressId);
  await retireSuperseded(tx.db, addressId, tx.now());
}
