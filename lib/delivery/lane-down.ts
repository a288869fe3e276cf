import type { DeliveryDeps } from "./deps.ts";
import type { Fault } from "./fault.ts";
import type { LaneSource, Work } from "./lane-source.ts";
import { type AttemptFacts, faultOutcome } from "./outcome.ts";
import { pauseLane } from "./pause-lane.ts";
import type { Recorder } from "./recorder.ts";
import { credentialOfLane } from "./route.ts";

/** Why a lane's peer can be given nothing more for now, and the attempt that showed it. */
export interface LaneDown {
  readonly fault: Fault;
  readonly facts: AttemptFacts;
}

interface Ended {
  readonly db: DeliveryDeps["db"];
  readonly lane: string;
  readonly source: LaneSource;
  readonly recorder: Recorder;
  readonly stop: AbortSignal;
}

/** Puts off everything that is due in a lane whose peer is out of reach; a refused password pauses the lane. */
export async function endDown(ended: Ended, { fault, facts }: LaneDown): Promise<void> {
  const { db, lane, source, recorder } = ended;
  const credentialId = credentialOfLane(lane);
  if (fault.code !== "auth_rejected" || !credentialId) return deferAll(ended, { fault, facts });
  const [tried] = source.shut();
  // Checks first: one that fails for good ends the route, and then there is nothing to pause.
  await deferAll(ended, { fault, facts });
  if (!tried) return;
  await recorder.record(faultOutcome(tried.message, tried.route, facts, fault));
  await pauseLane(db, credentialId, fault.reply);
}

/** So many messages are put off by one attempt: the others of a long queue stay due, and the lane waits. */
const mostPutOff = 1_000;

/** What is due waits together, so that a long queue costs one attempt. */
async function deferAll({ source, recorder, stop }: Ended, { fault, facts }: LaneDown): Promise<void> {
  // One of them tried: a thousand copies of the same dialogue tell no more.
  const quiet = { ...facts, dialogue: null };
  let shown = facts;
  for (let put = 0; put < mostPutOff; ) {
    const works: Work[] = [];
    while (works.length < 200 && !stop.aborted) {
      const work = await source.next();
      if (!work) break;
      works.push(work);
    }
    if (works.length === 0) return;
    put += works.length;
    await Promise.all(
      works.map(({ message, route }, at) =>
        recorder.record(faultOutcome(message, route, at === 0 ? shown : quiet, fault)),
      ),
    );
    shown = quiet;
  }
}
