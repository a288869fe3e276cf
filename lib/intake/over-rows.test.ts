import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { overRows } from "./over-rows.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: Sql;
beforeAll(async () => {
  database = await testDatabase();
  sql = openSql(database.url, { max: 1, name: "rows" });
});
afterAll(async () => {
  await sql.close();
  await database.close();
});

const echo = overRows("echo", { id: "uuid", count: "int4", words: "text" }, (given) => `select * from ${given}`);

test("the rows that a statement is given are those that it has, one or many, in their order", async () => {
  const word = fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"));
  const row = fc.record({
    id: fc.option(fc.uuid()),
    count: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    words: fc.option(word),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 4 }), async (rows) => {
      const expected = rows.map(({ id, count, words }) => [id, count === null ? null : String(count), words]);
      expect(await sql.pipeline([echo(rows)])).toEqual(expected);
    }),
  );
});

test("no statement is planned again for the rows that it is given", async () => {
  for (let round = 0; round < 8; round += 1)
    for (const ids of [[1], [1, 2], [1, 2, 3]])
      await sql.pipeline([echo(ids.map((count) => ({ id: null, count, words: null })))]);
  const plans = await sql.query({
    name: "plans",
    text: "select custom_plans::int as anew from pg_prepared_statements where name like 'echo%'",
    values: [],
  });
  expect(plans).toEqual([{ anew: 0 }, { anew: 0 }]);
});
