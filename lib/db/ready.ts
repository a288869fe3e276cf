import { type Db, database } from "#lib/db/client.ts";

/** Whether the database answers and has the schema. */
export async function databaseReady(db: Db = database()): Promise<boolean> {
  try {
    await db.$queryRaw`select 1 from account limit 1`;
    return true;
  } catch {
    return false;
  }
}
