import { z } from "zod";
import type { Step } from "#lib/db/pipeline.ts";

/** New jobs, as runners are told of them on the queue's channel. */
export interface Announcement {
  /** Of any kind: every runner looks for them. */
  readonly count: number;
  /** Of accepted messages, hundreds of times a second under load: only who takes those looks for them. */
  readonly received: number;
}

const announcement = z.object({ count: z.number().default(1), received: z.number().default(0) });

/** Tells runners of so many accepted messages, when the transaction is committed; the library, which counts none in it, wakes nobody. */
export function announceReceived(received: number): Step {
  const payload = { r: Math.random(), count: 0, received };
  return {
    name: "jobs_announce",
    text: "select pg_notify('jobs:insert', $1::text)",
    values: [Buffer.from(JSON.stringify(payload))],
  };
}

/** What a notification says; one that says nothing to us is of one job, as it is to the library. */
export function readAnnouncement(payload: string | undefined): Announcement {
  try {
    return announcement.parse(JSON.parse(payload ?? ""));
  } catch {
    return { count: 1, received: 0 };
  }
}
