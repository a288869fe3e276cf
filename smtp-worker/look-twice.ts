import type { WorkerEvents } from "graphile-worker";
import { readAnnouncement } from "#lib/jobs/announcement.ts";

/** Milliseconds after which another's look for jobs is over. */
const afterOthers = 20;

/**
 * Has a runner that was told of a job and found none look once more. Every look holds the queues' rows for its moment, and all who are told
 * look at that moment: one may pass over a queue that another holds, and would find its job only by the poll.
 */
export function lookTwice(events: WorkerEvents): void {
  let told = false;
  events.on("pool:listen:notification", ({ message }) => {
    told ||= readAnnouncement(message.payload).count > 0;
  });
  events.on("localQueue:getJobs:complete", ({ jobs, localQueue }) => {
    if (told && jobs.length === 0) setTimeout(() => localQueue.pulse(1), afterOthers).unref();
    told = false;
  });
}
