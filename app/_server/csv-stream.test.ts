import { expect, test, vi } from "vitest";
import { log } from "#lib/logger.ts";
import { csvRow } from "./csv.ts";
import { csvStream } from "./csv-stream.ts";

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ["two\r\nlines", '"two\r\nlines"'],
])("a value is quoted where it has to be: %s", (value, text) => {
  expect(csvRow([value])).toBe(`${text}\r\n`);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])(
  "what a spreadsheet would reckon with is text: %j",
  (value) => {
    expect(csvRow([value])).toMatch(/^"'/);
  },
);

test.each([
  ["Order;=1+1;", `"Order;'=1+1;"`],
  ["Order; @SUM(A1)", `"Order;' @SUM(A1)"`],
  ['Order;"=1+1";', `"Order;'""=1+1"";"`],
  ["Order\n-1", `"Order\n'-1"`],
  ["Order; thanks", '"Order; thanks"'],
])("so is what would begin a cell where a semicolon parts them: %j", (value, text) => {
  expect(csvRow([value])).toBe(`${text}\r\n`);
});

test("rows are made as they are read, and no more of them once the reader has left", async () => {
  let made = 0;
  let left = false;
  async function* rows() {
    try {
      for (; made < 1_000_000; made += 1) yield made;
    } finally {
      left = true;
    }
  }
  const reader = csvStream(["n"], rows(), (n) => [`row ${n}`]).getReader();
  const { value } = await reader.read();
  expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(value)).toMatch(/^\ufeffn\r\nrow 0\r\nrow 1\r\n/);
  await reader.cancel();
  expect(made).toBeLessThan(50_000);
  expect(left).toBe(true);
});

test("the last row is followed by the end, and a list of nothing is its header", async () => {
  async function* rows(count: number) {
    for (let n = 0; n < count; n += 1) yield n;
  }
  const all = (count: number) => new Response(csvStream(["n"], rows(count), (n) => [String(n)])).text();
  expect(await all(2)).toBe("n\r\n0\r\n1\r\n");
  expect(await all(0)).toBe("n\r\n");
  expect((await all(100_000)).split("\r\n")).toHaveLength(100_002);
});

test("rows that fail on the way fail the download, and the log says why", async () => {
  const told = vi.spyOn(log, "requestFailed").mockReturnValue();
  const away = new Error("the database has gone");
  async function* rows() {
    yield 1;
    throw away;
  }
  await expect(new Response(csvStream(["n"], rows(), (n) => [String(n)])).text()).rejects.toThrow(away);
  expect(told).toHaveBeenCalledWith({ where: "csv", error: away });
});
