import { setTimeout as pause } from "node:timers/promises";
import { closeGate, type GateName } from "./gate.ts";
import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";

/** The steps of a mail's way at which something is killed; each is held from outside until it is reached. */
export const steps = {
  "before the commit of mail in": gate("before_commit"),
  "between that commit and the 250": async ({ database }) => {
    const hold = database.proxy.hold("postern accept");
    return { reached: hold.committed, release: async () => hold.release() };
  },
  "while a message is processed": gate("processing"),
  "between a ticket and the end of its job": gate("before_done"),
  "before the peer's 250": async ({ peers }) => {
    const hold = peers.hold();
    return { reached: hold.reached, release: async () => hold.release() };
  },
  "between the peer's 250 and our commit": gate("before_record"),
} as const satisfies Record<string, (scene: Scene) => Promise<Step>>;

export type Moment = keyof typeof steps | "at a random moment";

interface Step {
  readonly reached: Promise<void>;
  release(): Promise<void>;
}

function gate(name: GateName) {
  return async ({ database }: Scene): Promise<Step> => {
    const closed = await closeGate(database.directUrl, name);
    return { reached: closed.reached(), release: closed.open };
  };
}

/** Waits for the moment; what was held goes on when the answer is called. */
export async function reach(scene: Scene, moment: Moment, random: Random): Promise<() => Promise<void>> {
  if (moment === "at a random moment") {
    await pause(random.below(1_000));
    return async () => undefined;
  }
  const step = await steps[moment](scene);
  const late = pause(30_000, undefined, { ref: false }).then(() =>
    Promise.reject(new Error(`${moment}: never reached`)),
  );
  await Promise.race([step.reached, late]);
  // Others come to the same place.
  await pause(random.below(40));
  return step.release;
}
