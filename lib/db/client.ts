import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { secrets } from "#lib/env.ts";
import { openPool } from "./pool.ts";

/** A Prisma client or an open transaction: what stores take. */
export type Db = Prisma.TransactionClient;

/** Opens a client of its own; tests give the URL of their cloned database. */
export function openDatabase(url: string, options: { max?: number } = {}): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(openPool({ connectionString: url, max: options.max ?? 10 }), { disposeExternalPool: true }),
    // Validation errors quote the arguments: never into a log, they may hold a secret.
    errorFormat: "minimal",
    log: [],
  });
}

// One client a process, also when a bundler loads this module twice.
const shared = globalThis as { posternDatabase?: PrismaClient };

/** The process's client, opened on first use. */
export function database(): PrismaClient {
  shared.posternDatabase ??= openDatabase(secrets.databaseUrl());
  return shared.posternDatabase;
}

/** Closes the process's client, if it was opened. */
export async function closeDatabase(): Promise<void> {
  const client = shared.posternDatabase;
  delete shared.posternDatabase;
  await client?.$disconnect();
}
