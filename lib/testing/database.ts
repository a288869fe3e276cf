import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import type { PrismaClient } from "#generated/prisma/client.ts";
import { closeDatabase, openDatabase } from "#lib/db/client.ts";

export interface TestDatabase {
  readonly url: string;
  readonly db: PrismaClient;
  close(): Promise<void>;
}

/** A migrated database of its own, cloned in some 50 ms; also what `database()` and `secrets.databaseUrl()` answer until closed. */
export async function testDatabase(): Promise<TestDatabase> {
  const adminUrl = inject("adminUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, `create database ${name} template postern_template`);
  const url = adminUrl.replace(/postgres$/, name);
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  const db = openDatabase(url);
  return {
    url,
    db,
    async close() {
      await db.$disconnect();
      await closeDatabase();
      if (before === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = before;
      await asAdmin(adminUrl, `drop database ${name} with (force)`);
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
