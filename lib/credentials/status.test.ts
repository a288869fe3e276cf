import { expect, test } from "vitest";
import {
  daysUnfinished,
  firstToRevoke,
  isLiveAt,
  lastEndOf,
  outlivedBy,
  type SetFacts,
  togetherSince,
  verdictOf,
} from "./status.ts";

const now = new Date("2026-03-10T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const ahead = (hours: number) => ago(-hours);
/** Hours ago it was created and last used, hours ahead it ends. */
const set = (id: string, created: number, used: number | null, ends: number | null = null): SetFacts => ({
  id,
  createdAt: ago(created),
  lastUsedAt: used === null ? null : ago(used),
  revokeAt: ends === null ? null : ahead(ends),
});
const other = set("other", 1_000, 0);

test.each([
  ["used a moment ago", set("a", 200, 0), [other], "in_use"],
  ["used almost 72 hours ago", set("a", 200, 71.9), [other], "in_use"],
  ["unused for 72 hours, the other goes on", set("a", 200, 72), [other], "safe"],
  ["never used in its 72 hours", set("a", 72, null), [other], "safe"],
  ["never used, and young", set("a", 71.9, null), [other], "new"],
  ["unused for 72 hours, and the only one", set("a", 200, 100), [], "unused_last"],
  ["unused for 72 hours, and the other ends, too", set("a", 200, 100), [set("b", 9, 0, 5)], "unused_last"],
  ["ending by itself, and in use", set("a", 200, 1, 5), [other], "in_use"],
] as const)("a set %s", (_what, one, others, verdict) => {
  expect(verdictOf(one, others, now)).toBe(verdict);
});

test.each([
  ["never used before unused, whichever is older", [set("old", 500, 100), set("new", 1, null)], "new"],
  ["unused before in use", [set("old", 500, 1), set("new", 300, 80)], "new"],
  ["the older of two in use", [set("new", 10, 9), set("old", 500, 0)], "old"],
  ["the older of two that were never used", [set("new", 10, null), set("old", 500, null)], "old"],
] as const)("to be revoked first: %s", (_what, sets, first) => {
  expect(firstToRevoke(sets, now)?.id).toBe(first);
});

test("with no set there is none to be revoked", () => {
  expect(firstToRevoke([], now)).toBeNull();
});

test("a set is outlived by one without an end, or with a later one", () => {
  expect(outlivedBy([], now)).toBe(false);
  expect(outlivedBy([set("b", 1, null)], ahead(99))).toBe(true);
  expect(outlivedBy([set("b", 1, null, 5)], ahead(4))).toBe(true);
  expect(outlivedBy([set("b", 1, null, 5)], ahead(5))).toBe(false);
});

test("two sets are together since the younger was issued", () => {
  expect(togetherSince([set("a", 500, 0)])).toBeNull();
  expect(togetherSince([set("a", 500, 0), set("b", 10, 0)])).toEqual(ago(10));
});

test.each([
  [null, 0],
  [ago(1), 0],
  [ago(7 * 24), 0],
  [ago(7 * 24 + 1), 7],
  [ago(9.5 * 24), 9],
] as const)("two sets since %s are a matter for %i days", (since, days) => {
  expect(daysUnfinished(since, now)).toBe(days);
});

test("no set is left from the latest end on, if all have one", () => {
  expect(lastEndOf([])).toBeNull();
  expect(lastEndOf([set("a", 1, 1, 5), set("b", 1, 1)])).toBeNull();
  expect(lastEndOf([set("a", 1, 1, 5), set("b", 1, 1, 9)])).toEqual(ahead(9));
});

test.each([
  ["has no end", null, null, true],
  ["ends later", null, ahead(1), true],
  ["ends at this moment", null, now, false],
  ["has ended, as nobody has written yet", null, ago(1), false],
  ["was revoked", ago(1), null, false],
  ["was revoked when its planned end came", ago(1), ago(1), false],
])("whether a set that %s is live", (_name, revokedAt, revokeAt, live) => {
  expect(isLiveAt({ revokedAt, revokeAt }, now)).toBe(live);
});
