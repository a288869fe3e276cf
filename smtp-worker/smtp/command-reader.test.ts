import fc from "fast-check";
import { expect, test } from "vitest";
import { CommandReader, type Line } from "./command-reader.ts";

function read(input: string, cuts: readonly number[], limit = 20): Line[] {
  const reader = new CommandReader();
  const bytes = Buffer.from(input, "latin1");
  const lines: Line[] = [];
  let from = 0;
  for (const to of [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]) {
    reader.push(bytes.subarray(from, to));
    from = to;
    for (let line = reader.next(limit); line; line = reader.next(limit)) lines.push(line);
    expect(reader.buffered).toBeLessThanOrEqual(limit);
  }
  return lines;
}

test("a line ends in CR LF; one with a bare LF, a CR or a NUL in it is no command", () => {
  expect(read("NOOP\r\nA\nB\rC\r\nD\0\r\n\r\nrest", [])).toEqual([
    { text: "NOOP" },
    { fault: "lineEnding" },
    { fault: "lineEnding" },
    { fault: "lineEnding" },
    { text: "" },
  ]);
});

test("a line that is too long is a fault, is not kept, and does not spoil the next", () => {
  const long = "x".repeat(1_000);
  const cuts = Array.from({ length: 100 }, (_, i) => i * 10);
  expect(read(`${long}\r\nNOOP\r\n`, cuts)).toEqual([{ fault: "lineTooLong" }, { text: "NOOP" }]);
  expect(read(`${"x".repeat(19)}\r\n${"x".repeat(20)}\r\n`, [])).toEqual([
    { text: "x".repeat(19) },
    { fault: "lineTooLong" },
  ]);
});

test("the lines are the same however the bytes are cut", () => {
  const piece = fc.constantFrom("\r\n", "\n", "\r", "ab", "\0", "x".repeat(30));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), fc.array(fc.nat(120), { maxLength: 10 }), (pieces, cuts) => {
      const input = `${pieces.join("")}\r\n`;
      expect(read(input, cuts)).toEqual(read(input, []));
    }),
  );
});
