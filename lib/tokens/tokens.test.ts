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

const make = (name = "Sync", ctx = world.ctx()) => createToken(ctx, { name });
const present = (token: string, email: string | null = null, now?: () => Date) =>
  authenticateToken({ token, email, ip: "192.0.2.7" }, world.db, now);
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
    ["token.created", id, "owner@acme.test", { name: "Sync", lookupId: expect.any(String) }],
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
