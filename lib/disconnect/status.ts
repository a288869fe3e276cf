import type { DisconnectionStep } from "./schema.ts";

/** Over: nothing is taken back or done any more. */
export function isOver(step: DisconnectionStep): step is "finished" | "cancelled" {
  return step === "finished" || step === "cancelled";
}

/** What may still be asked of a disconnection at each step. */
export const possible: Readonly<
  Record<DisconnectionStep, { readonly cancel: boolean; readonly giveUpDraining: boolean }>
> = {
  stopping: { cancel: true, giveUpDraining: true },
  draining: { cancel: true, giveUpDraining: true },
  // Nothing is lost yet but the way of what has left meanwhile.
  rerouting: { cancel: true, giveUpDraining: false },
  removing: { cancel: false, giveUpDraining: false },
  revoking: { cancel: false, giveUpDraining: false },
  finished: { cancel: false, giveUpDraining: false },
  cancelled: { cancel: false, giveUpDraining: false },
};
