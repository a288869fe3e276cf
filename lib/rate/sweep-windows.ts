import { type Db, database } from "#lib/db/client.ts";
import { log } from "#lib/logger.ts";
import { deleteOldWindows } from "./store.ts";

/** Removes the counts of whoever has not come for an hour: every network that ever failed to present a token leaves one. */
export async function sweepWindows(db: Db = database()): Promise<void> {
  log.windowsSwept({ windows: await deleteOldWindows(db) });
}
