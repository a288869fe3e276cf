import { afterAll, beforeAll, expect, test } from "vitest";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { chooseAccount, listChoices } from "./choose-account.ts";
import { openContext } from "./open-context.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const owner = { userId: "owner", email: "owner@acme.test", ip: null };

test("a member of the production account may switch to its sandbox and back, and to nothing else", async () => {
  const { ctx: sandbox } = await sandboxOf(world);
  const { ctx: other } = await otherAccount(world, "other");
  expect(await listChoices(world.ctx())).toEqual([
    { id: world.account.id, name: "Acme", environment: "production" },
    { id: sandbox.account.id, name: "Acme (sandbox)", environment: "sandbox" },
  ]);
  expect(await listChoices(sandbox)).toEqual(await listChoices(world.ctx()));
  await chooseAccount(world.ctx(), { accountId: sandbox.account.id });
  await chooseAccount(sandbox, { accountId: world.account.id });
  for (const accountId of [other.account.id, crypto.randomUUID()])
    await expect(chooseAccount(world.ctx(), { accountId })).rejects.toMatchObject({ code: "forbidden" });
});

test("in the sandbox a person has the role that they hold in production at that moment", async () => {
  const { ctx: sandbox } = await sandboxOf(world);
  const open = () => openContext({ ...owner, accountId: sandbox.account.id }, world.db);
  expect(await open()).toMatchObject({ account: { environment: "sandbox" }, actor: { role: "owner" } });
  await world.db.member.updateMany({ where: { userId: "owner" }, data: { role: "agent" } });
  expect(await open()).toMatchObject({ actor: { role: "agent" } });
  await world.db.member.updateMany({ where: { userId: "owner" }, data: { role: "owner" } });
});

test("of several production accounts each comes with its sandbox, the oldest membership first", async () => {
  const { ctx: other } = await otherAccount(world, "second");
  await world.db.member.create({ data: { accountId: other.account.id, userId: "owner", role: "agent" } });
  const names = (await listChoices(world.ctx())).map(({ name }) => name);
  expect(names).toEqual(["Acme", "Acme (sandbox)", "second"]);
  expect(await openContext({ ...owner, accountId: other.account.id }, world.db)).toMatchObject({
    actor: { role: "agent" },
  });
});
