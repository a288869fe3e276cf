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

/**
 * A column of unique ids that tables can share: the same for one `name`, `n` and `at`. In the order of their time `at`, an SQL expression, as the
 * product's own are (UUIDv7, RFC 9562): an index over random ones is slower to fill.
 */
export function idOf(name: string, at: string): string {
  const time = `lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0')`;
  const random = `md5('${name} ' || n)`;
  return `(${time} || '7' || substr(${random}, 1, 3) || '8' || substr(${random}, 4, 15))::uuid`;
}
