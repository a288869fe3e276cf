import { describe, expect, test } from "vitest";
import { maxHeaderBlock, readHeaderBlock, valuesOf } from "./header-block.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

describe("the header block", () => {
  test.each([
    ["ends at the first empty line", "A: 1\r\n\r\nB: 2\r\n\r\n", "B: 2\r\n\r\n"],
    ["ends at an empty line of bare line feeds", "A: 1\n\nB: 2\r\n\r\nx", "B: 2\r\n\r\nx"],
    ["may be empty", "\r\nB: 2", "B: 2"],
    ["may be all there is", "A: 1\r\n", ""],
    ["may be nothing", "", ""],
  ])("%s", (_, raw, body) => {
    const block = readHeaderBlock(bytes(raw));
    expect(raw.slice(block.bodyStart)).toBe(body);
    expect(valuesOf(block, "b")).toEqual([]);
  });

  test("unfolds lines and passes over what is no field", () => {
    const block = readHeaderBlock(bytes("From x Mon\r\nSubject : a\r\n\tb\r\n c\r\nnonsense\r\nto:\r\n\r\n"));
    expect(block.fields).toEqual([
      { name: "subject", value: "a\tb c" },
      { name: "to", value: "" },
    ]);
  });

  test.each([
    ["UTF-8", Buffer.from("Objet: été\r\n\r\n")],
    ["ISO-8859-1", Buffer.from("Objet: été\r\n\r\n", "latin1")],
  ])("reads 8-bit headers in %s", (_, raw) => {
    expect(valuesOf(readHeaderBlock(raw), "objet")).toEqual(["été"]);
  });

  test("a block over the limit is read as far as the limit, and its body is still found", () => {
    const raw = `Subject: x\r\nX: ${"y".repeat(maxHeaderBlock)}\r\n\r\nbody`;
    const block = readHeaderBlock(bytes(raw));
    expect(block.oversized).toBe(true);
    expect(valuesOf(block, "subject")).toEqual(["x"]);
    expect(raw.slice(block.bodyStart)).toBe("body");
  });
});
