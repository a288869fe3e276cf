import fc from "fast-check";
import { expect, test } from "vitest";
import { toData } from "./data.ts";

const data = (text: string) => toData(Buffer.from(text, "latin1")).toString("latin1");

test.each([
  ["a\r\nb\r\n", "a\r\nb\r\n.\r\n"],
  ["a\nb", "a\r\nb\r\n.\r\n"],
  ["a\rb\r\r\nc\n\r", "a\r\nb\r\n\r\nc\r\n\r\n.\r\n"],
  [".", "..\r\n.\r\n"],
  ["a\r\n.\r\nMAIL FROM:<x@y>\r\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n"],
  ["a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"],
  ["a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"],
  ["..a\r\n...\r\n", "...a\r\n....\r\n.\r\n"],
  ["", ".\r\n"],
])("%j is sent as %j", (message, sent) => {
  expect(data(message)).toBe(sent);
});

test("no message can end its own DATA, send a bare CR or LF, or lose a line", () => {
  const text = fc.array(fc.constantFrom("\r", "\n", "\r\n", ".", "..", "a", "\r\n.\r\n", "é"), { maxLength: 40 });
  fc.assert(
    fc.property(text, (parts) => {
      const message = parts.join("");
      const sent = data(message);
      expect(sent.endsWith(".\r\n")).toBe(true);
      const body = sent.slice(0, -3);
      expect(body === "" || body.endsWith("\r\n")).toBe(true);
      expect(/(^|\r\n)\.\r\n/.test(body)).toBe(false);
      expect(/\r(?!\n)|(?<!\r)\n/.test(sent)).toBe(false);
      const unstuffed = body.replace(/(^|\r\n)\./g, "$1");
      const lines = message.split(/\r\n|\r|\n/);
      if (lines.at(-1) === "") lines.pop();
      expect(unstuffed).toBe(lines.map((line) => `${line}\r\n`).join(""));
    }),
  );
});
