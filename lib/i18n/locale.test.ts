import { describe, expect, test } from "vitest";
import { negotiateLocale, parseLocale } from "./locale.ts";

describe("a reader who has not chosen a language", () => {
  test.each([
    ["fr", "fr"],
    ["fr-CH, fr;q=0.9, en;q=0.8", "fr"],
    ["FR-fr", "fr"],
    ["en-GB,en;q=0.9,fr;q=0.8", "en"],
    ["fr;q=0.4, en;q=0.7", "en"],
    ["de-DE,de;q=0.9", "en"],
    ["es, fr;q=0.5, en;q=0.3", "fr"],
    ["fr;q=0", "en"],
    ["fr;q=nonsense", "en"],
    ["frisian", "en"],
    ["*", "en"],
    ["", "en"],
    [null, "en"],
  ])("who accepts %j reads %s", (header, expected) => {
    expect(negotiateLocale(header)).toBe(expected);
  });
});

test("only the languages that there are can be chosen", () => {
  expect(parseLocale("fr")).toBe("fr");
  expect(parseLocale("en")).toBe("en");
  expect(parseLocale("de")).toBeNull();
  expect(parseLocale("__proto__")).toBeNull();
  expect(parseLocale(undefined)).toBeNull();
});
