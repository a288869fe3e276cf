import type { DisconnectionStep, DisconnectionView } from "#lib/disconnect/schema.ts";

export type StageState = "done" | "now" | "later";
const stages = ["stop", "queue", "remove", "revoke"] as const;
type Stage = (typeof stages)[number];

const stageOf: Readonly<Record<DisconnectionStep, Stage | null>> = {
  stopping: "stop",
  draining: "queue",
  rerouting: "queue",
  removing: "remove",
  revoking: "revoke",
  finished: null,
  cancelled: null,
};

/** The four things that are done, as people count them. */
export function stagesOf(step: DisconnectionStep): { key: Stage; state: StageState }[] {
  const now = stageOf[step];
  const at = now ? stages.indexOf(now) : stages.length;
  return stages.map((key, n) => ({ key, state: n < at ? "done" : n === at ? "now" : "later" }));
}

/** Of a hundred. Stopping is quick, the queue and the addresses are what takes time. */
const weights: Readonly<Record<Stage, number>> = { stop: 10, queue: 40, remove: 45, revoke: 5 };

/** How far it is, in whole percent; never a hundred before its end. */
export function progressOf({
  step,
  addresses,
  messages,
}: Pick<DisconnectionView, "step" | "addresses" | "messages">): number {
  const part = (done: number, total: number) => (total === 0 ? 1 : done / total);
  const done: Readonly<Record<Stage, number>> = {
    stop: part(addresses.stopped, addresses.total),
    queue: part(messages.total - messages.waiting, messages.total),
    remove: part(addresses.removed, addresses.total),
    revoke: 0,
  };
  const sum = stagesOf(step).reduce(
    (all, { key, state }) => all + (state === "done" ? weights[key] : state === "now" ? weights[key] * done[key] : 0),
    0,
  );
  return step === "finished" ? 100 : Math.min(Math.floor(sum), 99);
}
