import type { Db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";

/** Queues the next turn of a disconnection, in the place of one that waits: there is one at a time. */
export function queueTurn(db: Db, disconnectionId: string, runAt?: Date): Promise<void> {
  const key = `disconnection:${disconnectionId}`;
  return enqueue(db, "run_disconnection", { disconnectionId }, { key, ...(runAt ? { runAt } : {}) });
}
