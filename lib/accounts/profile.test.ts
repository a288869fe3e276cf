import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Ctx } from "#lib/context.ts";
import { type Browser, isSignedIn, memberWithPassword, signInAs } from "#lib/testing/sign-in.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { changePassword } from "./change-password.ts";
import { openContext } from "./open-context.ts";
import { getProfile, renameProfile, setPreferences } from "./profile.ts";

let world: World;
let email: string;
let userId: string;
let here: Browser;
let there: Browser;
let ctx: Ctx;
let people = 0;
const old = "the password of before";
const wanted = "the password from now on";

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());
// Tries are counted for each person: every test has a person of its own.
beforeEach(async () => {
  people += 1;
  email = `person${people}@company.test`;
  userId = await memberWithPassword(world, email, old);
  here = await signInAs(world, email, old);
  there = await signInAs(world, email, old);
  const open = await openContext({ userId, email, ip: null, sessionId: here.sessionId }, world.db);
  if (!open) throw new Error("no member");
  ctx = open;
});

const audited = () =>
  world.db.auditEvent.findMany({ where: { objectId: userId }, select: { action: true, details: true } });

test("a person who has chosen nothing follows the browser and the device", async () => {
  expect(await getProfile(ctx)).toEqual({ name: email, email, locale: null, theme: null });
});

test("language and theme are kept, each without touching the other, and the browser's language comes back", async () => {
  await setPreferences(ctx, { locale: "fr" });
  await setPreferences(ctx, { theme: "dark" });
  expect(await getProfile(ctx)).toMatchObject({ locale: "fr", theme: "dark" });
  await setPreferences(ctx, { locale: null });
  expect(await getProfile(ctx)).toMatchObject({ locale: null, theme: "dark" });
});

test.each([{ locale: "de" }, { theme: "sepia" }])("%j is no choice", async (input) => {
  await expect(setPreferences(ctx, input as never)).rejects.toThrow();
});

test("a name that was changed elsewhere in the meantime is not overwritten", async () => {
  await renameProfile(ctx, { name: "  First  ", was: email });
  await expect(renameProfile(ctx, { name: "Second", was: email })).rejects.toMatchObject({ code: "stale" });
  expect((await getProfile(ctx)).name).toBe("First");
});

test.each(["", "   ", "x".repeat(61), "two\r\nlines"])("%j is no name", async (name) => {
  await expect(renameProfile(ctx, { name, was: email })).rejects.toThrow();
});

test("the new password opens, the old one doesn't, and every other session has ended", async () => {
  expect(await changePassword(ctx, { current: old, next: wanted })).toEqual({ ended: 1 });
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
  await expect(signInAs(world, email, old)).rejects.toThrow();
  expect(await isSignedIn(await signInAs(world, email, wanted))).toBe(true);
  expect(await audited()).toEqual([{ action: "member.password_changed", details: { sessionsEnded: 1 } }]);
});

test("a wrong present password changes nothing and ends nothing", async () => {
  await expect(changePassword(ctx, { current: "a guess", next: wanted })).rejects.toMatchObject({
    code: "password_wrong",
    field: "current",
  });
  expect(await isSignedIn(there)).toBe(true);
  expect(await isSignedIn(await signInAs(world, email, old))).toBe(true);
  expect(await audited()).toEqual([]);
});

test("after five wrong tries even the right password waits, for this person alone", async () => {
  const guesses = Array.from({ length: 8 }, () => changePassword(ctx, { current: "a guess", next: wanted }));
  const codes = (await Promise.allSettled(guesses)).map((one) =>
    one.status === "rejected" ? one.reason.code : "done",
  );
  expect(codes.filter((code) => code === "password_wrong")).toHaveLength(5);
  expect(codes.filter((code) => code === "auth_throttled")).toHaveLength(3);
  await expect(changePassword(ctx, { current: old, next: wanted })).rejects.toMatchObject({ code: "auth_throttled" });
  await memberWithPassword(world, `other${people}@company.test`, old);
  const other = await world.db.user.findUniqueOrThrow({ where: { email: `other${people}@company.test` } });
  const theirs = await openContext({ userId: other.id, email: other.email, ip: null }, world.db);
  expect(await changePassword(theirs as Ctx, { current: old, next: wanted })).toEqual({ ended: 0 });
});

test("two changes at once: one password holds, and the other is told that its present one is wrong", async () => {
  const results = await Promise.allSettled(
    ["the password of one tab", "the password of another"].map((next) => changePassword(ctx, { current: old, next })),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "password_wrong" } });
  expect(await audited()).toHaveLength(1);
});

test("a new password of fewer than 8 characters is refused before the present one is looked at", async () => {
  await expect(changePassword(ctx, { current: old, next: "seven77" })).rejects.toThrow("password_too_short");
  expect(await isSignedIn(await signInAs(world, email, old))).toBe(true);
});
