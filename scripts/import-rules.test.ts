import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// The linter knows folders, not directives: this is the one import rule that it cannot say.
test('a "use client" file takes only schema.ts and types from lib', () => {
  const clients = globSync("{app,components}/**/*.{ts,tsx}").filter((file) =>
    /^\s*["']use client["']/.test(readFileSync(file, "utf8")),
  );
  expect(clients.length).toBeGreaterThan(0);
  const offences = clients.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^import (?!type\b)[^;]*?from "(?<source>#(?:lib|generated)\/[^"]+)"/gm)]
      .map((match) => match.groups?.source ?? "")
      .filter((source) => !/^#lib\/[a-z-]+\/schema\.ts$/.test(source))
      .map((source) => `${file}: ${source}`),
  );
  expect(offences).toEqual([]);
});
