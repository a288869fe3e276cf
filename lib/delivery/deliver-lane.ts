import type { Hold } from "#lib/db/hold.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { type DeliveryDeps, deliveryDeps } from "./deps.ts";
import { LaneRun } from "./lane-run.ts";
import { type Gate, gateOf } from "./pause.ts";
import { findRejection } from "./pause-store.ts";
import { nextDue, releaseClaims } from "./queue-store.ts";
import { firstDelay } from "./retry.ts";
import { credentialOfLane } from "./route.ts";
import { sharedHostOf } from "./target.ts";

export { closeDelivery, endDelivery } from "./deps.ts";

/** Milliseconds until a lane whose turn at its host is over asks again, later than those who were turned away. */
const afterTurn = 5_000;

/**
 * Sends what is due in a lane, and wakes the lane again when its next message is due. Ends early when `signal` aborts: messages under way
 * are finished, the others stay queued. Running twice at once is harmless: only one run has the lane.
 */
export function deliverLane(lane: string, signal: AbortSignal): Promise<void> {
  return deliverLaneWith(deliveryDeps(), lane, signal);
}

export async function deliverLaneWith(deps: DeliveryDeps, lane: string, signal: AbortSignal): Promise<void> {
  const host = await sharedHostOf(deps, lane);
  // So many lanes of one host are at work, and no more: the others' job slots stay free. A crowd that waits spreads out.
  const turn = host && deps.turns.take(host);
  if (host && !turn) {
    return wakeLane(deps.db, lane, new Date(Date.now() + 1_000 + Math.random() * host.lanes * 300));
  }
  try {
    const hold = await deps.hold(lane);
    // Another process has it, which is ending or was thought dead. Should it die, the hold falls free.
    if (!hold) return await wakeLane(deps.db, lane, new Date(Date.now() + 5_000));
    await runHeld(deps, lane, { signal, hold, over: turn?.over ?? null }).finally(() => hold.release());
  } finally {
    turn?.leave();
  }
}

interface Running {
  readonly signal: AbortSignal;
  readonly hold: Hold;
  /** The lane's turn at its host. */
  readonly over: AbortSignal | null;
}

async function runHeld(deps: DeliveryDeps, lane: string, { signal, hold, over }: Running): Promise<void> {
  await releaseClaims(deps.db, lane);
  const stop = AbortSignal.any([signal, hold.lost]);
  const { gate } = await gateOfLane(deps, lane);
  const down = await new LaneRun(deps, lane, gate, { stop, over }).run();
  // Without the hold the claims may already be another run's.
  if (hold.lost.aborted) return wakeLane(deps.db, lane);
  await releaseClaims(deps.db, lane);
  await wakeAgain(deps, lane, down ? firstDelay : over?.aborted ? afterTurn : 0);
}

/** When the lane's next message is due; what is due already, in `pause` milliseconds. */
async function wakeAgain(deps: DeliveryDeps, lane: string, pause: number): Promise<void> {
  const { gate, retryAt } = await gateOfLane(deps, lane);
  const next = await nextDue(deps.db, lane, gate === "shut" ? retryAt : null);
  if (!next) return;
  const waiting = next.getTime() > Date.now() ? next : undefined;
  await wakeLane(deps.db, lane, waiting ?? (pause > 0 ? new Date(Date.now() + pause) : undefined));
}

async function gateOfLane(deps: DeliveryDeps, lane: string): Promise<{ gate: Gate; retryAt: Date | null }> {
  const credentialId = credentialOfLane(lane);
  const rejection = credentialId ? await findRejection(deps.db, credentialId) : null;
  return { gate: rejection ? gateOf(rejection, rejection.now) : "open", retryAt: rejection?.retryAt ?? null };
}
