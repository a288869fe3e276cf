import { z } from "zod";

/** New jobs, as runners are told of them on the queue's channel. */
export interface Announcement {
  /** Of any kind: every runner looks for them. */
  readonly count: number;
  /** Of accepted messages, hundreds of times a second under load: only who takes those looks for them. */
  readonly received: number;
}

const announcement = z.object({ count: z.number().default(1), received: z.number().default(0) });

/** Tells runners of the accepted messages whose rows are in `job`; the library, which counts none in it, wakes nobody. */
export const announceReceived =
  "pg_notify('jobs:insert', json_build_object('r', random(), 'count', 0, 'received', count(*))::text) from job having count(*) > 0";

/** What a notification says; one that says nothing to us is of one job, as it is to the library. */
export function readAnnouncement(payload: string | undefined): Announcement {
  try {
    return announcement.parse(JSON.parse(payload ?? ""));
  } catch {
    return { count: 1, received: 0 };
  }
}
