import { Prisma } from "#generated/prisma/client.ts";
import type { Sealed } from "#lib/crypto/sealed.ts";
import type { Db } from "#lib/db/client.ts";
import type { SealedColumn } from "./sealed-columns.ts";

export interface SealedRow extends Sealed {
  readonly id: string;
}

/** How many secrets of a column are sealed under which key id. */
export async function countByKey(db: Db, column: SealedColumn): Promise<Map<string, number>> {
  const { table, keyId } = names(column);
  const rows = await db.$queryRaw<{ keyId: string; count: number }[]>`
    select ${keyId} as "keyId", count(*)::int as count from ${table} where ${keyId} is not null group by 1`;
  return new Map(rows.map(({ keyId: id, count }) => [id, count]));
}

/**
 * Rows after `after` that are sealed under a key, in the order of their ids, held until the transaction ends. What another holds is passed
 * over, to be found by the next round: who waits for nobody can be in no deadlock, and holds up no delivery.
 */
export async function lockSealed(
  db: Db,
  column: SealedColumn,
  { keyId: wanted, after, limit }: { keyId: string; after: string; limit: number },
): Promise<SealedRow[]> {
  const { table, ciphertext, keyId } = names(column);
  return db.$queryRaw<SealedRow[]>`
    select id, ${ciphertext} as ciphertext, ${keyId} as "keyId" from ${table}
    where ${keyId} = ${wanted} and id > ${after}::uuid order by id limit ${limit} for no key update skip locked`;
}

export async function storeSealed(db: Db, column: SealedColumn, rows: readonly SealedRow[]): Promise<void> {
  const { table, ciphertext, keyId } = names(column);
  const id = rows.map((row) => row.id);
  const bytes = rows.map((row) => Buffer.from(row.ciphertext).toString("hex"));
  const key = rows.map((row) => row.keyId);
  await db.$executeRaw`
    update ${table} t set ${ciphertext} = decode(n.bytes, 'hex'), ${keyId} = n.key
    from unnest(${id}::uuid[], ${bytes}::text[], ${key}::text[]) as n (id, bytes, key) where t.id = n.id`;
}

export async function databaseTime(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
  if (!row) throw new Error("the database does not know the time");
  return row.now;
}

/** How many transactions that began before `since` are still open: one of them may yet write what it sealed before that. */
export async function countTransactionsSince(db: Db, since: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and xact_start < ${since} and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  return row?.count ?? 0;
}

/** Table and column names are constants of sealed-columns.ts. */
function names({ table, ciphertext, keyId }: SealedColumn) {
  return { table: Prisma.raw(table), ciphertext: Prisma.raw(ciphertext), keyId: Prisma.raw(keyId) };
}
