import { expect, test } from "vitest";
import { findReferences, newReference } from "./reference.ts";

test("a reference that was shown is found again, whatever was done to its case", () => {
  const reference = newReference();
  expect(findReferences(`Re: x [${reference}]`)).toEqual([reference]);
  expect(findReferences("", `> [${reference.toLowerCase()}]`)).toEqual([reference]);
});

test("references are found in order, once, and no more than ten", () => {
  const many = Array.from({ length: 20 }, newReference);
  const text = many.map((reference) => `[${reference}]`).join(" ");
  expect(findReferences(`[${many[3]}]`, text)).toEqual([many[3], ...many.filter((_, i) => i !== 3)].slice(0, 10));
});

test.each(["ABCDEF-GHJKMN", "[ABCDEF-GHJKM]", "[ABCDEF-GHJKMNP]", "[ABCDE0-GHJKMN]", "[ABCDEFGHJKMN]"])(
  "%s is none",
  (text) => {
    expect(findReferences(text)).toEqual([]);
  },
);
