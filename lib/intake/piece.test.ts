import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { Content, smallSize } from "./content.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { Piece } from "./piece.ts";
import { rowBytes } from "./rows.ts";
import { insertPieces } from "./store.ts";

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
const copy = "copy inbound_chunk (content_id, seq, bytes) from stdin (format binary)";
const storedOf = async (contentId: string) =>
  (await world.db.inboundChunk.findMany({ where: { contentId } })).reduce((sum, row) => sum + row.bytes.length, 0);
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
      const { stored, rows: left } = await content.finish();
      expect(await storedOf(content.id)).toBe(stored);
      await sql.pipeline([{ name: "left", text: copy, rows: left }]);
      const rows = await rowsIn(content.id);
      expect(Buffer.concat(rows.map((row) => row.bytes)).equals(Buffer.concat(sent))).toBe(true);
      expect(rows.map((row) => row.seq)).toEqual(rows.map((_, at) => at));
      expect(stored === 0 || budget < 1e9 || content.size > smallSize).toBe(true);
      if (budget === 1e9) expect(rows.slice(0, -1).every((row) => row.bytes.length === rowBytes)).toBe(true);
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

test("an empty COPY is one, and a piece of any size ends where it is full", async () => {
  await sql.pipeline([{ name: "nothing", text: copy, rows: [] }]);
  const contentId = uuid7();
  const piece = new Piece(contentId, 7, rowBytes + 5);
  expect(piece.write(noise(3 * rowBytes))).toBe(rowBytes + 5);
  expect(piece.full).toBe(true);
  await insertPieces(sql, contentId, [piece]);
  expect((await rowsIn(contentId)).map(({ seq, bytes }) => [seq, bytes.length])).toEqual([
    [7, rowBytes],
    [8, 5],
  ]);
});
