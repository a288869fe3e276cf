import { Prisma, type PrismaClient } from "#generated/prisma/client.ts";

/** Every row of every table, as text: "table (…)". For small databases. */
export async function rowsOf(db: PrismaClient): Promise<Set<string>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    select tablename::text as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations'`;
  const all = new Set<string>();
  for (const { name } of tables) {
    const rows = await db.$queryRaw<{ row: string }[]>`select t::text as row from ${Prisma.raw(`"${name}"`)} t`;
    for (const { row } of rows) all.add(`${name} ${row}`);
  }
  return all;
}
