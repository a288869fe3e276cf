import { type Db, database } from "#lib/db/client.ts";
import { log } from "#lib/logger.ts";
import { removeIdleQueues, removeReplacedJobs } from "./queue-store.ts";

const tries = 10;
const pause = 1_000;

/**
 * Removes jobs that will never run, and the rows of queues that hold no job: every domain that mail was ever sent to leaves one, and whoever looks for jobs reads them all.
 * Gives way to whoever adds jobs at the moment, and tries again; throws when it never got its turn.
 */
export async function sweepQueues(db: Db = database()): Promise<void> {
  await removeReplacedJobs(db);
  for (let left = tries - 1; ; left -= 1) {
    try {
      return log.queuesSwept({ queues: await removeIdleQueues(db) });
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
