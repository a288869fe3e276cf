import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "#lib/testing/database.ts";
import { openSql, type Sql, sqlState } from "./sql.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: Sql;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  sql = openSql(database.url, { max: 1, name: "pipeline" });
  await sql.query({ name: "new", text: "drop table if exists heap", values: [] });
  await sql.query({ name: "heap", text: "create table heap (n int primary key check (n < 100))", values: [] });
  return () => sql.close();
});

const int = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
/** A row of one integer as CopyData. */
const row = (value: number) => Buffer.concat([Buffer.from("d"), int(14), Buffer.from([0, 1]), int(4), int(value)]);
const copy = (...values: number[]) => ({
  name: "copy",
  text: "copy heap from stdin (format binary)",
  rows: values.map(row),
});
const insert = (value: number) => ({ name: "insert", text: "insert into heap values ($1::int)", values: [int(value)] });
const all = { name: "all", text: "select n, n + 1 from heap order by n" };

test("steps are one transaction: the next sees what the one before has copied", async () => {
  for (let round = 0; round < 3; round += 1) {
    expect(await sql.pipeline([copy(1, 2), insert(3), all])).toEqual([
      ["1", "2"],
      ["2", "3"],
      ["3", "4"],
    ]);
    await sql.query({ name: "empty", text: "delete from heap", values: [] });
  }
});

test.each([
  ["before it copies", [insert(500), copy(1), insert(2)], "23514"],
  ["at the first of many rows", [insert(1), copy(500, ...Array(20_000).fill(7)), insert(2)], "23514"],
  ["at what follows the rows", [copy(1), insert(1)], "23505"],
  ["at a statement that is none", [copy(1), { name: "none", text: "selec" }], "42601"],
])(
  "what the server objects to, %s, is its error; nothing stays, and the connection goes on",
  async (_, steps, code) => {
    const failed = await sql.pipeline(steps).catch((error: unknown) => error);
    expect(sqlState(failed)).toBe(code);
    expect(await sql.pipeline([all])).toEqual([]);
    expect(await sql.pipeline([copy(4), insert(5), all])).toEqual([
      ["4", "5"],
      ["5", "6"],
    ]);
  },
);

test("a lost connection is told, and the next pipeline has another", async () => {
  const end = { name: "end", text: "select pg_terminate_backend(pg_backend_pid())" };
  await expect(sql.pipeline([end, copy(1)])).rejects.toThrow();
  expect(await sql.pipeline([copy(2), all])).toEqual([["2", "3"]]);
});
