import type { TaskList } from "graphile-worker";
import type { Intake } from "#lib/intake/open-intake.ts";
import type { JobName, JobPayloads } from "#lib/jobs/contract.ts";
import { log } from "#lib/logger.ts";
import { deliverLaneTask } from "./deliver-lane.ts";
import { expireVerificationTask } from "./expire-verification.ts";
import { processInboundTask } from "./process-inbound.ts";
import { sweepContentTask } from "./sweep-content.ts";

type Tasks = { readonly [N in JobName]: (payload: JobPayloads[N], signal: AbortSignal) => Promise<void> };

/** Every job of lib/jobs/contract.ts has its handler here, or this does not compile. */
export function tasksOf(intake: Intake): TaskList {
  const tasks: Tasks = {
    process_inbound: processInboundTask,
    deliver_lane: deliverLaneTask,
    expire_verification: expireVerificationTask,
    sweep_content: () => sweepContentTask(intake),
  };
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
