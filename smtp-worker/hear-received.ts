import type { WorkerEvents } from "graphile-worker";
import { readAnnouncement } from "#lib/jobs/announcement.ts";

/** Has a runner look for accepted messages when it is told of them: the library wakes it for all other jobs. */
export function hearReceived(events: WorkerEvents): void {
  events.on("pool:listen:notification", ({ message, workerPool }) => {
    const { received } = readAnnouncement(message.payload);
    if (received > 0) workerPool.nudge(received);
  });
}
