import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../scripts/migrate.ts";
import { startPostgres } from "../../scripts/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server's maintenance database; tests clone `postern_template` on it. */
    adminUrl: string;
  }
}

/** One PostgreSQL for the run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "postern-test-"));
  const postgres = await startPostgres(folder, { settings: ["fsync=off", "full_page_writes=off", "max_wal_size=4GB"] });
  const adminUrl = postgres.url.replace(/postern$/, "postgres");
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query("create database postern_template");
  await migrate(postgres.url.replace(/postern$/, "postern_template"));
  await admin.query("alter database postern_template with is_template true allow_connections false");
  await admin.end();
  project.provide("adminUrl", adminUrl);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
