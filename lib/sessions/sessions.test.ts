import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openContext } from "#lib/accounts/open-context.ts";
import type { Ctx } from "#lib/context.ts";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { type Browser, isSignedIn, memberWithPassword, signInAs } from "#lib/testing/sign-in.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { listSessions } from "./list-sessions.ts";
import { noteActivity } from "./note-activity.ts";
import { revokeOtherSessions, revokeSession } from "./revoke-session.ts";

const password = "a long password, for tests";
const email = "admin@company.test";
let world: World;
let userId: string;
let strangerId: string;

beforeAll(async () => {
  world = await testWorld();
  userId = await memberWithPassword(world, email, password);
  strangerId = await memberWithPassword(world, "other@company.test", password, "agent");
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.session.deleteMany();
  await forgetAudit(world.db);
});

async function ctxOf(browser: Browser, id = userId): Promise<Ctx> {
  const ctx = await openContext({ userId: id, email, ip: "192.0.2.9", sessionId: browser.sessionId }, world.db);
  if (!ctx) throw new Error("no member");
  return ctx;
}

test("a person sees their own sessions alone, this one first, and never a token", async () => {
  const here = await signInAs(world, email, password, "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0");
  const there = await signInAs(world, email, password);
  await signInAs(world, "other@company.test", password);
  const sessions = await listSessions(await ctxOf(here));
  expect(sessions.map(({ id, current }) => ({ id, current }))).toEqual([
    { id: here.sessionId, current: true },
    { id: there.sessionId, current: false },
  ]);
  expect(sessions[0]).toMatchObject({ browser: "Firefox", system: "Linux" });
  const tokens = await world.db.session.findMany({ select: { token: true } });
  for (const { token } of tokens) expect(JSON.stringify(sessions)).not.toContain(token);
});

test("a session that has expired is listed no more", async () => {
  const here = await signInAs(world, email, password);
  const there = await signInAs(world, email, password);
  await world.db.session.update({ where: { id: there.sessionId }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await listSessions(await ctxOf(here))).toHaveLength(1);
});

test("the next request of a revoked session is a stranger's, and the audit log knows", async () => {
  const here = await signInAs(world, email, password);
  const there = await signInAs(world, email, password);
  expect(await isSignedIn(there)).toBe(true);
  await revokeSession(await ctxOf(here), { sessionId: there.sessionId });
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
  expect(await world.db.auditEvent.findMany({ select: { action: true, objectId: true, accountId: true } })).toEqual([
    { action: "session.revoked", objectId: there.sessionId, accountId: world.account.id },
  ]);
});

test("another person's session cannot be ended, nor one that is over", async () => {
  const here = await signInAs(world, email, password);
  const theirs = await signInAs(world, "other@company.test", password);
  const ctx = await ctxOf(here);
  for (const sessionId of [theirs.sessionId, "unknown"]) {
    await expect(revokeSession(ctx, { sessionId })).rejects.toMatchObject({ code: "session_not_found" });
  }
  expect(await isSignedIn(theirs)).toBe(true);
  expect(await world.db.auditEvent.count()).toBe(0);
});

test("ending all others leaves this one, and other people's", async () => {
  const here = await signInAs(world, email, password);
  const others = [await signInAs(world, email, password), await signInAs(world, email, password)];
  const theirs = await signInAs(world, "other@company.test", password);
  expect(await revokeOtherSessions(await ctxOf(here))).toEqual({ ended: 2 });
  expect(await Promise.all([here, theirs, ...others].map(isSignedIn))).toEqual([true, true, false, false]);
  expect(await revokeOtherSessions(await ctxOf(here))).toEqual({ ended: 0 });
  expect(await world.db.auditEvent.count()).toBe(1);
});

test("a program with a token has no session from which to end the others", async () => {
  const there = await signInAs(world, email, password);
  const ctx = await openContext({ userId, email, ip: null }, world.db);
  await expect(revokeOtherSessions(ctx as Ctx)).rejects.toMatchObject({ code: "session_not_found" });
  expect(await isSignedIn(there)).toBe(true);
});

test("every team of the person learns of it, and no other", async () => {
  const second = await otherAccount(world, "second");
  await otherAccount(world, "third");
  await world.db.member.create({ data: { accountId: second.ctx.account.id, userId: strangerId, role: "agent" } });
  const here = await signInAs(world, "other@company.test", password);
  const there = await signInAs(world, "other@company.test", password);
  await revokeSession(await ctxOf(here, strangerId), { sessionId: there.sessionId });
  const rows = await world.db.auditEvent.findMany({ select: { accountId: true } });
  expect(rows.map(({ accountId }) => accountId).sort()).toEqual([world.account.id, second.ctx.account.id].sort());
});

test("activity is noted once a minute, and when it comes from elsewhere", async () => {
  const { sessionId: id } = await signInAs(world, email, password);
  const read = () => world.db.session.findUniqueOrThrow({ where: { id } });
  const { expiresAt } = await read();
  await noteActivity(await read(), "192.0.2.50", world.db);
  const first = await read();
  expect(first).toMatchObject({ ipAddress: "192.0.2.50", expiresAt });
  await noteActivity(first, "192.0.2.50", world.db);
  expect((await read()).updatedAt).toEqual(first.updatedAt);
  await noteActivity(first, "192.0.2.51", world.db);
  expect((await read()).ipAddress).toBe("192.0.2.51");
  const old = new Date(Date.now() - 61_000);
  await world.db.session.update({ where: { id }, data: { updatedAt: old } });
  await noteActivity(await read(), "192.0.2.51", world.db);
  expect((await read()).updatedAt.getTime()).toBeGreaterThan(old.getTime());
});
