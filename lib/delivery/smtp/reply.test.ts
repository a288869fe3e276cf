import { expect, test } from "vitest";
import { Dialogue } from "./dialogue.ts";
import { ReplyParser } from "./reply.ts";

const feed = (text: string) => new ReplyParser().feed(Buffer.from(text, "latin1"));

test("a reply of several lines is one reply, however its bytes are cut", () => {
  const bytes = Buffer.from("250-mx.test hello\r\n250-SIZE 1000\r\n250 PIPELINING\r\n354 go\r\n");
  const parser = new ReplyParser();
  const replies = [...bytes].flatMap((byte) => parser.feed(Buffer.from([byte])));
  expect(replies.map(({ code, lines }) => [code, lines])).toEqual([
    [250, ["mx.test hello", "SIZE 1000", "PIPELINING"]],
    [354, ["go"]],
  ]);
  expect(replies[0]?.text).toBe("250-mx.test hello\n250-SIZE 1000\n250 PIPELINING");
});

test.each([
  ["a line without an end", "2".repeat(5_000)],
  ["a line too long", `250 ${"x".repeat(5_000)}\r\n`],
  ["a reply without an end", "250-x\r\n".repeat(10_000)],
  ["what is no reply", "hello\r\n"],
  ["a code out of range", "150 x\r\n"],
  ["a code of four digits", "2500 x\r\n"],
  ["two codes in one reply", "250-a\r\n550 b\r\n"],
  ["an HTTP server", "HTTP/1.1 400 Bad Request\r\n"],
])("%s ends the connection", (_name, text) => {
  expect(() => feed(text)).toThrow();
});

test("a bare code and control characters are read without harm", () => {
  expect(feed("250\r\n")[0]).toMatchObject({ code: 250, lines: [""], text: "250" });
  expect(feed("550 a\x1b[31m\x07b\r\n")[0]?.text).toBe("550 a?[31m?b");
});

test.each(["\n", "\r", "\0", "\r\r", "\n\r", "\r\0", "\0\r", "\0\n"])(
  "a stranger's %j in what a server quotes does not begin another reply",
  (end) => {
    expect(() => feed(`550 <a${end}250 ok>: no such user\r\n`)).toThrow("without CR LF");
  },
);

test("a record holds 8 KB at most, its beginning and its end, and no secret", () => {
  const dialogue = new Dialogue();
  dialogue.hide(["hunter2", "aHVudGVyMg=="]);
  dialogue.add("-", "connected");
  dialogue.add("S", "535 no such password: hunter2 (aHVudGVyMg==)");
  for (let i = 0; i < 1_000; i += 1) dialogue.add("S", `250 line ${i}`);
  const text = dialogue.take();
  expect(text.length).toBeLessThanOrEqual(8_192);
  expect(text).toMatch(/^-: connected\nS: 535 no such password: \*\*\* \(\*\*\*\)\n/);
  expect(text).toMatch(/S: 250 line 999\n$/);
  expect(dialogue.take()).toBe("");
});
