import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { openSql, type Sql, sqlState } from "#lib/db/sql.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { Content, smallSize } from "./content.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { rowBytes, rowsOf } from "./rows.ts";

let world: World;
let sql: Sql;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 2, name: "pieces", durable: false });
});
afterAll(async () => {
  await sql.close();
  await world.close();
});

const noise = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 256));
const rowsIn = (contentId: string) => world.db.inboundChunk.findMany({ where: { contentId }, orderBy: { seq: "asc" } });

test("whatever the cuts and the memory left, a large message is stored byte for byte in full rows, numbered without a gap", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.constantFrom(1e9, 400_000), async (cuts, budget) => {
      const content = new Content(uuid7(), sql, new MemoryBudget(budget));
      const sent = cuts.map(noise);
      for (const bytes of sent) {
        content.write(Buffer.from(bytes));
        await content.ready();
      }
      const { stored, rest } = await content.finish();
      const rows = await rowsIn(content.id);
      const bytes = Buffer.concat([...rows.map((row) => row.bytes), ...(rest?.parts ?? [])]);
      expect(bytes.equals(Buffer.concat(sent))).toBe(true);
      expect(rows.map((row) => row.seq)).toEqual(rows.map((_, at) => at));
      expect(rows.reduce((sum, row) => sum + row.bytes.length, 0)).toBe(stored);
      if (rest) expect(rest.seq).toBe(rows.length);
      if (budget === 1e9 && content.size > smallSize)
        expect(rows.slice(0, -1).every((row) => row.bytes.length === rowBytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("a full row stands in its page and not in TOAST", async () => {
  const content = new Content(uuid7(), sql, new MemoryBudget(1e9));
  content.write(noise(smallSize + 1));
  await content.finish();
  const [row] = await world.db.$queryRaw<{ chunk: string | null; rows: number }[]>`
    select min(pg_column_toast_chunk_id(bytes)::text) as chunk, count(*)::int as rows from inbound_chunk
     where content_id = ${content.id}::uuid`;
  expect(row).toEqual({ chunk: null, rows: Math.ceil((smallSize + 1) / rowBytes) });
});

test("what the server objects to is its error, and the connection goes on", async () => {
  const one = openSql(world.url, { max: 1, name: "one" });
  const copy = "select 1 / 0; copy inbound_chunk (content_id, seq, bytes) from stdin (format binary)";
  const failed = await one.copyIn(copy, Buffer.from([0x63, 0, 0, 0, 4])).catch((error: unknown) => error);
  expect(sqlState(failed)).toBe("22012");
  expect(await one.query({ name: "after", text: "select 1 as one", values: [] })).toEqual([{ one: 1 }]);
  await one.close();
});

test("a lost connection is told, and the next copy has another", async () => {
  const one = openSql(world.url, { max: 1, name: "lost" });
  await one.query({ name: "open", text: "select 1", values: [] });
  const copy = "select pg_terminate_backend(pg_backend_pid()); copy inbound_upload (content_id) from stdin";
  await expect(one.copyIn(copy, Buffer.from([0x63, 0, 0, 0, 4]))).rejects.toThrow();
  await one.copyIn("copy inbound_upload (content_id) from stdin", Buffer.from([0x63, 0, 0, 0, 4]));
  await one.close();
});

test("rows of a small message have the bytes in order, each but the last full", () => {
  const parts = [noise(10), noise(rowBytes - 10), noise(3 * rowBytes), noise(5)];
  const rows = rowsOf(parts).map((row) => Buffer.concat(row));
  expect(Buffer.concat(rows).equals(Buffer.concat(parts))).toBe(true);
  expect(rows.map((row) => row.length)).toEqual([rowBytes, rowBytes, rowBytes, rowBytes, 5]);
});
