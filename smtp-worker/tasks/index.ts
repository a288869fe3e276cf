import type { TaskList } from "graphile-worker";
import type { Intake } from "#lib/intake/open-intake.ts";
import type { JobName, JobPayloads } from "#lib/jobs/contract.ts";
import { log } from "#lib/logger.ts";
import type { Work } from "../runner.ts";
import { deliverLaneTask } from "./deliver-lane.ts";
import { expireHandoffTask } from "./expire-handoff.ts";
import { expireVerificationTask } from "./expire-verification.ts";
import { processInboundTask } from "./process-inbound.ts";
import { recordRevocationTask } from "./record-revocation.ts";
import { runDisconnectionTask } from "./run-disconnection.ts";
import { sweepContentTask } from "./sweep-content.ts";
import { sweepQueuesTask } from "./sweep-queues.ts";
import { sweepWindowsTask } from "./sweep-windows.ts";

type Tasks = { readonly [N in JobName]: (payload: JobPayloads[N], signal: AbortSignal) => Promise<void> };

/** What the jobs of a worker are, in two kinds of work. Every job of lib/jobs/contract.ts is here, or this does not compile. */
export function workOf(intake: Intake): { readonly receiving: Work; readonly sending: Work } {
  const { deliver_lane, ...receiving }: Tasks = {
    process_inbound: processInboundTask,
    deliver_lane: deliverLaneTask,
    expire_verification: expireVerificationTask,
    record_revocation: recordRevocationTask,
    expire_handoff: expireHandoffTask,
    run_disconnection: runDisconnectionTask,
    sweep_content: () => sweepContentTask(intake),
    sweep_queues: sweepQueuesTask,
    sweep_windows: sweepWindowsTask,
  };
  return {
    // So many messages may share a transaction (lib/intake/process); how much of them is held at once, their bytes decide.
    // The sweeps: once a day, at an hour when little happens; content that nothing refers to is no hurry. Counts of strangers, who may be many: hourly.
    receiving: {
      tasks: list(receiving),
      slots: 128,
      connections: 10,
      poll: 250,
      receives: true,
      cron: [
        { task: "sweep_content", match: "17 3 * * *" },
        { task: "sweep_queues", match: "37 3 * * *" },
        { task: "sweep_windows", match: "47 * * * *" },
      ],
    },
    // A lane mostly waits for its server.
    sending: { tasks: list({ deliver_lane }), slots: 100, connections: 5, poll: 250 },
  };
}

function list(tasks: Partial<Tasks>): TaskList {
  return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, reported(name, task as AnyTask)]));
}

type AnyTask = (payload: unknown, signal: AbortSignal) => Promise<void>;

/** A failed job is tried again by the queue, later and later; the log says why, without its payload. */
function reported(name: string, task: AnyTask): TaskList[string] {
  return async (payload, { abortSignal, job }) => {
    try {
      await task(payload, abortSignal);
    } catch (error) {
      log.jobFailed({ job: name, attempt: job.attempts, error });
      throw error;
    }
  };
}
