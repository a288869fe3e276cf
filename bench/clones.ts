import type { BenchDatabase } from "./postgres.ts";

/**
 * Copies one row of a table `count` times with the columns of `changes` set, each to an SQL expression over the row `o` and the
 * copy's number `n`. A copy is as the product wrote the original, whatever columns there are.
 */
export async function clone(
  database: BenchDatabase,
  from: { table: string; key: string; value: string | number },
  [first, count]: readonly [first: number, count: number],
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  const { table, key, value } = from;
  const pairs = Object.entries(changes).map(([column, expression]) => `'${column}', ${expression}`);
  await database.query(
    `insert into ${table}
     select r.* from ${table} o
      cross join generate_series($2::int, $2::int + $3::int - 1) as n
      cross join lateral jsonb_populate_record(o, jsonb_build_object(${pairs.join(", ")})) as r
      where o.${key} = $1`,
    [value, first, count],
  );
}

/** A column of unique ids that tables can share: the same for one `name` and `n`. */
export const idOf = (name: string) => `md5('${name} ' || n)::uuid`;
