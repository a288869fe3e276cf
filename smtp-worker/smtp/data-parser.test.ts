import fc from "fast-check";
import { expect, test } from "vitest";
import { DataParser } from "./data-parser.ts";

/** Feeds `bytes` cut at `cuts`; what came out, whether the end was seen, and how many bytes it took. */
function parse(bytes: Buffer, cuts: readonly number[] = []) {
  const out: Buffer[] = [];
  const parser = new DataParser((part) => out.push(Buffer.from(part)));
  let used = 0;
  let ended = false;
  const edges = [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  for (const to of edges) {
    if (ended || to === from) continue;
    const result = parser.feed(bytes.subarray(from, to));
    used += result.used;
    ended = result.ended;
    from = to;
  }
  return { text: Buffer.concat(out).toString("latin1"), ended, used, malformed: parser.malformed };
}

/** The same in the plainest way: what RFC 5321 says, a byte at a time, on the whole input. */
function reference(input: string) {
  const end = input.startsWith(".\r\n") ? 0 : input.indexOf("\r\n.\r\n") + 2;
  const ended = end > 1 || input.startsWith(".\r\n");
  const body = ended ? input.slice(0, end) : input;
  const malformed = /\r(?!\n)|(?<!\r)\n|\0/.test(body);
  return { ended, used: ended ? end + 3 : input.length, malformed, text: body.replace(/(^|\r\n)\./g, "$1") };
}

const piece = fc.constantFrom(
  "\r\n",
  "\r\n.\r\n",
  "\r\n..\r\n",
  ".",
  "\r",
  "\n",
  "\0",
  "a",
  "bcd",
  "\r\n.x",
  "\xff",
  "\n.\n",
  "\r.\r",
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const cuts = fc.array(fc.nat(60), { maxLength: 8 });

test("however the bytes are cut, the end, the verdict and the content are those of the whole", () => {
  fc.assert(
    fc.property(text, cuts, (input, at) => {
      // A lone CR at the very end is not judged yet: the rest of the stream decides.
      const expected = reference(`${input}x\r\n.\r\nNEXT`);
      const got = parse(Buffer.from(`${input}x\r\n.\r\nNEXT`, "latin1"), at);
      expect(got).toMatchObject({ ended: expected.ended, used: expected.used, malformed: expected.malformed });
      if (!expected.malformed) expect(got.text).toBe(expected.text);
    }),
    { numRuns: 3_000 },
  );
});

test("a well-formed message comes out as it went in, dots restored", () => {
  const line = fc.string({ unit: fc.constantFrom("a", ".", " ", "\xe9", "z"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(line), cuts, (lines, at) => {
      const message = lines.map((one) => `${one}\r\n`).join("");
      const stuffed = lines.map((one) => `${one.startsWith(".") ? "." : ""}${one}\r\n`).join("");
      const got = parse(Buffer.from(`${stuffed}.\r\n`, "latin1"), at);
      expect(got).toEqual({ text: message, ended: true, malformed: false, used: stuffed.length + 3 });
    }),
    { numRuns: 1_000 },
  );
});

test("an end of data is CR LF . CR LF, and no other form of it", () => {
  for (const almost of [
    "\n.\n",
    "\n.\r\n",
    "\r\n.\n",
    "\r.\r",
    "\r\n.\r",
    "\r\r\n.\r\r\n",
    "\r\n.\r\r\n",
    "\r\n\0.\r\n",
    "\r\n.\0\r\n",
  ]) {
    const got = parse(Buffer.from(`body${almost}more`));
    expect({ almost, ended: got.ended, malformed: got.malformed }).toEqual({ almost, ended: false, malformed: true });
  }
});

test("a CR at the end of what has come so far is not yet a bare one", () => {
  expect(parse(Buffer.from("a\r"))).toMatchObject({ malformed: false, ended: false });
  expect(parse(Buffer.from("a\r\n.\r"))).toMatchObject({ malformed: false, ended: false });
});
