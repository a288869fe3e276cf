import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runMigrations as installQueue } from "graphile-worker";
import { Client } from "pg";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "prisma", "migrations");
// One migration run at a time over all processes of one database.
const lockKey = 7_305_901_112;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256, hex: what Prisma compares. */
  readonly checksum: string;
}

/** The migrations of this checkout, in order. */
export function readMigrations(): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/** Brings a database up to date: our migrations, then the queue's own schema. Returns the names applied. */
export async function migrate(url: string): Promise<string[]> {
  const applied = await applyMigrations(url);
  await installQueue({ connectionString: url });
  return applied;
}

/**
 * Applies what is missing, one transaction a migration, in the table and with the checksums that `prisma migrate deploy` uses.
 * Returns the names applied. Throws when an applied one was changed.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  // A server that goes is told by the query that fails.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await client.query(`
      create table if not exists _prisma_migrations (
        id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
        migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
        started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    const fresh: string[] = [];
    for (const migration of readMigrations()) {
      const known = applied.get(migration.name);
      if (known === migration.checksum) continue;
      if (known)
        throw new Error(
          `Migration ${migration.name} was changed after it had been applied to this database. ` +
            "Restore the file as it was; for a trial without mail worth keeping, use another DATA_DIR or database.",
        );
      await apply(client, migration);
      fresh.push(migration.name);
    }
    return fresh;
  } finally {
    await client.end();
  }
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${name} failed and was undone.`, { cause: error });
  }
}
