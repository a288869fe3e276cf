import { afterAll, beforeEach, expect, test } from "vitest";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { authenticateToken } from "./authenticate-token.ts";
import { createToken } from "./create-token.ts";
import { listTokens } from "./list-tokens.ts";
import { revokeToken } from "./revoke-token.ts";

let world: World;
const worlds: World[] = [];
beforeEach(async () => {
  world = await testWorld();
  worlds.push(world);
});
afterAll(async () => {
  for (const one of worlds) await one.close();
});

const make = (name = "Sync", ctx = world.ctx()) => createToken(ctx, { name, scope: "read_write", life: "none" });
const peer = "192.0.2.7";
const answer = (token: string, email: string | null = null, now?: () => Date, ip: string | null = peer) =>
  authenticateToken({ token, email }, ip, { db: world.db, ...(now ? { now } : {}) });
/** The context that a token opens, or null. */
const present = async (token: string, email: string | null = null, now?: () => Date) => {
  const given = await answer(token, email, now);
  return given.kind === "open" ? given.ctx : null;
};
const as = (role: Role): Ctx => {
  const ctx = world.ctx();
  if (ctx.actor.kind !== "user") throw new Error("no user");
  return { ...ctx, actor: { ...ctx.actor, role } };
};

test("a token opens its maker's account in its maker's name, from the request's address", async () => {
  const { token } = await make();
  expect(token).toMatch(/^[a-z0-9]{12}\.[A-Za-z0-9_-]{43}$/);
  expect(await present(token)).toMatchObject({
    account: { id: world.account.id },
    actor: { kind: "user", email: "owner@acme.test", role: "owner", ip: "192.0.2.7" },
  });
});

test("the token is in no table, list or record; only its hash and its public part are", async () => {
  const { token } = await make();
  const secret = token.split(".")[1] ?? "";
  const rows = await world.db.apiToken.findMany();
  expect(Buffer.from(rows[0]?.tokenHash ?? []).byteLength).toBe(32);
  expect(JSON.stringify([rows, await listTokens(world.ctx()), await world.db.auditEvent.findMany()])).not.toContain(
    secret,
  );
  const [view] = await listTokens(world.ctx());
  expect(view).not.toHaveProperty("tokenHash");
  expect(view).toMatchObject({ name: "Sync", createdBy: "Owner", lookupId: token.slice(0, 12), lastUsedAt: null });
});

const wrong: [string, (token: string) => [string, string | null]][] = [
  ["an altered secret", (token) => [`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, null]],
  ["an unknown lookup id", (token) => [`aaaaaaaaaaaa${token.slice(12)}`, null]],
  ["the lookup id alone", (token) => [token.slice(0, 12), null]],
  ["a token with something behind it", (token) => [`${token}x`, null]],
  ["nothing", () => ["", null]],
  ["a NUL", (token) => [`\0${token}`, null]],
  ["another person's address", (token) => [token, "someone@acme.test"]],
  ["an empty address", (token) => [token, ""]],
];
test.each(wrong)("%s opens nothing", async (_name, presented) => {
  const { token } = await make();
  expect(await present(...presented(token))).toBeNull();
});

test("the maker's address is compared without regard to case", async () => {
  const { token } = await make();
  expect(await present(token, "Owner@Acme.test")).not.toBeNull();
});

test("a revoked token opens nothing from then on, is listed no more, and cannot be revoked again", async () => {
  const { id, token } = await make();
  const other = await make("Other");
  await revokeToken(world.ctx(), { tokenId: id });
  expect(await present(token)).toBeNull();
  expect(await present(other.token)).not.toBeNull();
  expect((await listTokens(world.ctx())).map(({ name }) => name)).toEqual(["Other"]);
  await expect(revokeToken(world.ctx(), { tokenId: id })).rejects.toMatchObject({ code: "token_not_found" });
});

test("both changes are on record", async () => {
  const { id } = await make();
  await revokeToken(world.ctx(), { tokenId: id });
  const records = await world.db.auditEvent.findMany({ where: { objectType: "api_token" }, orderBy: { at: "asc" } });
  expect(records.map(({ action, objectId, actorEmail, details }) => [action, objectId, actorEmail, details])).toEqual([
    [
      "token.created",
      id,
      "owner@acme.test",
      { name: "Sync", lookupId: expect.any(String), scope: "read_write", expiresAt: null },
    ],
    ["token.revoked", id, "owner@acme.test", { name: "Sync" }],
  ]);
});

test("it acts with the role that its maker holds now, and not at all when they have left", async () => {
  const { token } = await make();
  await world.db.member.updateMany({ data: { role: "agent" } });
  expect(await present(token)).toMatchObject({ actor: { role: "agent" } });
  await world.db.member.deleteMany();
  expect(await present(token)).toBeNull();
});

test("it opens its own account only, also when its maker belongs to another", async () => {
  const { token } = await make();
  const { ctx } = await otherAccount(world, "other");
  await world.db.member.create({ data: { accountId: ctx.account.id, userId: "owner", role: "owner" } });
  expect(await present(token)).toMatchObject({ account: { id: world.account.id } });
  await world.db.member.deleteMany({ where: { accountId: world.account.id } });
  expect(await present(token)).toBeNull();
});

test("its last use is noted once a minute", async () => {
  const { token } = await make();
  const start = new Date("2026-11-22T10:00:00Z");
  const used = async (seconds: number) => {
    await present(token, null, () => new Date(start.getTime() + seconds * 1000));
    return (await listTokens(world.ctx()))[0]?.lastUsedAt?.toISOString();
  };
  expect(await used(0)).toBe("2026-11-22T10:00:00.000Z");
  expect(await used(59)).toBe("2026-11-22T10:00:00.000Z");
  expect(await used(61)).toBe("2026-11-22T10:01:01.000Z");
});

test("an agent makes none, and another account neither sees nor ends one", async () => {
  await expect(make("x", as("agent"))).rejects.toMatchObject({ code: "forbidden" });
  const { id } = await make("Admin's", as("admin"));
  const { ctx } = await otherAccount(world, "other");
  expect(await listTokens(ctx)).toEqual([]);
  await expect(revokeToken(ctx, { tokenId: id })).rejects.toMatchObject({ code: "token_not_found" });
});

test.each(["", "   ", "x".repeat(61)])("a token is named: %j is no name", async (name) => {
  await expect(make(name)).rejects.toThrow();
});

test("what it may do and for how long is chosen when it is made, and told wherever it is listed", async () => {
  const start = new Date("2026-11-22T10:00:00Z");
  const ctx = { ...world.ctx(), now: () => start };
  const { token } = await createToken(ctx, { name: "Report", scope: "read", life: "30" });
  expect(await answer(token, null, () => start)).toMatchObject({ kind: "open", scope: "read" });
  expect(await listTokens(ctx)).toMatchObject([
    { scope: "read", expiresAt: new Date("2026-12-22T10:00:00Z"), expired: false },
  ]);
  for (const wrong of [{ scope: "write" }, { life: "0" }, { life: 31 }, { scope: undefined }]) {
    await expect(createToken(ctx, { name: "x", scope: "read", life: "none", ...wrong } as never)).rejects.toThrow();
  }
});

test("an expired token opens nothing from that moment on, says so in the list, and can be taken off it", async () => {
  const start = new Date("2026-11-22T10:00:00Z");
  const at = (ms: number) => () => new Date(start.getTime() + 90 * 86_400_000 + ms);
  const { id, token } = await createToken(
    { ...world.ctx(), now: () => start },
    { name: "x", scope: "read", life: "90" },
  );
  expect(await present(token, null, at(-1))).not.toBeNull();
  expect((await answer(token, null, at(0))).kind).toBe("unknown");
  const later = { ...world.ctx(), now: at(0) };
  expect(await listTokens(later)).toMatchObject([{ id, expired: true }]);
  await revokeToken(later, { tokenId: id });
  expect(await listTokens(later)).toEqual([]);
});

test("where it was last used from is noted with the time", async () => {
  const { token } = await make();
  await answer(token, null, undefined, "2001:db8::7");
  expect(await listTokens(world.ctx())).toMatchObject([{ lastUsedAt: expect.any(Date), lastUsedPeer: "2001:db8::7" }]);
});

const fill = (key: string) => world.db.$executeRaw`update rate_window set used = 100000 where key like ${key}`;
const age = (key: string, seconds: number) => world.db.$executeRaw`
  update rate_window set started_at = started_at - make_interval(secs => ${seconds}) where key like ${key}`;

test("each token has an allowance of its own, and gets it back when its minute is over", async () => {
  const { id, token } = await make();
  const other = await make("Other");
  expect(await answer(token)).toMatchObject({ allowance: { limit: 700, remaining: 699, over: false } });
  expect(await answer(token)).toMatchObject({ allowance: { remaining: 698 } });
  await fill(`token ${id}`);
  await age(`token ${id}`, 20);
  expect(await answer(token)).toEqual({
    kind: "limited",
    allowance: {
      limit: 700,
      window: 60,
      remaining: 0,
      reset: expect.toSatisfy((reset: number) => reset > 20 && reset <= 40),
      over: true,
    },
  });
  expect(await answer(other.token)).toMatchObject({ kind: "open", allowance: { remaining: 699 } });
  await age(`token ${id}`, 40);
  expect(await answer(token)).toMatchObject({ kind: "open", allowance: { remaining: 699 } });
});

test("a network that keeps presenting what opens nothing is refused, whatever it presents, and no other", async () => {
  const { token } = await make();
  const none = (ip: string) => authenticateToken(null, ip, { db: world.db });
  expect(await none(peer)).toEqual({ kind: "unknown" });
  await fill(`failures ${peer}`);
  expect(await none(peer)).toMatchObject({ kind: "refused", allowance: { limit: 60, remaining: 0 } });
  expect((await answer("guess")).kind).toBe("refused");
  expect((await answer(token, "someone@acme.test")).kind).toBe("refused");
  expect(await none("192.0.2.8")).toEqual({ kind: "unknown" });
  await none("2001:db8:1:1::1");
  await fill("failures 2001:db8:1:1");
  expect((await none("2001:db8:1:1:ffff::2")).kind).toBe("refused");
  expect((await none("2001:db8:1:2::1")).kind).toBe("unknown");
});

test("nobody stops another's program by guessing from behind the same address: a good token still opens", async () => {
  const { token } = await make();
  await answer("guess");
  await fill(`failures ${peer}`);
  expect((await answer(token)).kind).toBe("open");
});
