import { sweepQueues } from "#lib/jobs/sweep-queues.ts";

export const sweepQueuesTask = () => sweepQueues();
