import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "#lib/crypto/password.ts";
import { type TestDatabase, testDatabase } from "#lib/testing/database.ts";
import { ensureFirstAccount } from "./ensure-first-account.ts";
import { openContext } from "./open-context.ts";
import { redeemSetupLink, setupIsOpen } from "./setup.ts";

let database: TestDatabase;
const owner = { name: "First owner", email: "Owner@Company.test", password: "a long enough password" };
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test("several processes starting at once make one account, one twin and one usable link", async () => {
  await Promise.all(Array.from({ length: 4 }, () => ensureFirstAccount(database.db)));
  const accounts = await database.db.account.findMany({ orderBy: { environment: "asc" } });
  expect(accounts.map(({ subdomain, environment }) => [subdomain, environment])).toEqual([
    ["acme", "production"],
    ["acme-sandbox", "sandbox"],
  ]);
  expect(accounts[1]?.productionId).toBe(accounts[0]?.id);
  expect(await database.db.setupLink.count()).toBe(1);
});

test("every account starts with a brand whose default is its native address", async () => {
  const brands = await database.db.brand.findMany({ include: { defaultAddress: true }, orderBy: { id: "asc" } });
  expect(brands.map(({ defaultAddress }) => defaultAddress?.email)).toEqual([
    "support@acme.postern.test",
    "support@acme-sandbox.postern.test",
  ]);
});

test("a wrong token makes nobody an owner", async () => {
  await expect(redeemSetupLink({ ...owner, token: "guess" }, database.db)).rejects.toMatchObject({
    code: "setup_link_invalid",
  });
  expect(await database.db.user.count()).toBe(0);
});

test("the link works once, and a later start prints none", async () => {
  const { setupToken } = await ensureFirstAccount(database.db);
  if (!setupToken) throw new Error("no token");
  await redeemSetupLink({ ...owner, token: setupToken }, database.db);
  expect(await setupIsOpen(database.db)).toBe(false);
  expect(await database.db.auditEvent.findMany({ where: { action: "member.created" } })).toMatchObject([
    { actorKind: "system", actorId: "setup link", details: { role: "owner" } },
  ]);
  await expect(
    redeemSetupLink({ ...owner, token: setupToken, email: "second@company.test" }, database.db),
  ).rejects.toMatchObject({
    code: "setup_link_invalid",
  });
  expect(await ensureFirstAccount(database.db)).toEqual({ setupToken: null });
});

test("the owner is a member of both accounts, and production comes first", async () => {
  const user = await database.db.user.findUniqueOrThrow({
    where: { email: "owner@company.test" },
    include: { authAccounts: true },
  });
  expect(await verifyPassword(user.authAccounts[0]?.password ?? "", owner.password)).toBe(true);
  const ctx = await openContext({ userId: user.id, email: user.email, ip: null }, database.db);
  expect(ctx?.account.environment).toBe("production");
  expect(ctx?.actor).toMatchObject({ kind: "user", role: "owner" });
  expect(await openContext({ userId: "nobody", email: "x@y.test", ip: null }, database.db)).toBeNull();
});
