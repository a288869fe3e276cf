import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sql } from "#lib/db/sql.ts";
import { CredentialUses } from "./record-use.ts";

let written: string[];
let uses: CredentialUses;
let down: boolean;
const start = Date.parse("2026-03-10T12:00:00Z");
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  written = [];
  down = false;
  const sql: Sql = {
    async query({ values: [id, peer, at] }) {
      if (down) throw new Error("no database");
      written.push(`${id} ${peer} ${((at as Date).getTime() - start) / 1_000}`);
      return [];
    },
    pipeline: async () => [],
    close: async () => undefined,
  };
  uses = new CredentialUses(sql);
});
afterEach(() => {
  vi.useRealTimers();
});
const after = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

test("a use is written at once, and the last of those that follow when ten seconds are over", async () => {
  for (let n = 0; n < 5; n += 1) {
    uses.note("a", "192.0.2.1");
    await after(1);
  }
  expect(written).toEqual(["a 192.0.2.1 0"]);
  await after(60);
  expect(written).toEqual(["a 192.0.2.1 0", "a 192.0.2.1 4"]);
  uses.note("a", "192.0.2.1");
  expect(written.at(-1)).toBe("a 192.0.2.1 65");
});

test("another peer and another credential are written by themselves", () => {
  uses.note("a", "192.0.2.1");
  uses.note("a", "192.0.2.2");
  uses.note("b", "192.0.2.1");
  expect(written).toEqual(["a 192.0.2.1 0", "a 192.0.2.2 0", "b 192.0.2.1 0"]);
});

test("what was not written is tried again with the next use", async () => {
  down = true;
  uses.note("a", "192.0.2.1");
  await after(1);
  down = false;
  uses.note("a", "192.0.2.1");
  expect(written).toEqual(["a 192.0.2.1 1"]);
});

test("at the end nothing is left unwritten", async () => {
  uses.note("a", "192.0.2.1");
  await after(3);
  uses.note("a", "192.0.2.1");
  await uses.flush();
  expect(written).toEqual(["a 192.0.2.1 0", "a 192.0.2.1 3"]);
  await after(60);
  expect(written).toHaveLength(2);
});
