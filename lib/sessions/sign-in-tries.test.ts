import { afterEach, beforeEach, expect, test } from "vitest";
import { memberWithPassword } from "#lib/testing/sign-in.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { mayNotSignIn, noteSignIn, tellLockOut } from "./sign-in-tries.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
  await memberWithPassword(world, "admin@people.test", "a long password");
});
afterEach(() => world.close());

const told = () =>
  world.db.outboundMessage.findMany({ where: { kind: "security_notice" }, orderBy: { recipient: "asc" } });

test("ten wrong passwords stop whoever tries from there, not the person elsewhere, and the administrators are told once", async () => {
  const attempt = { email: " Admin@people.test", peer: "203.0.113.20" };
  for (let n = 0; n < 9; n += 1) await noteSignIn(attempt, false, world.db);
  expect(await mayNotSignIn(attempt)).toBe(false);
  await noteSignIn(attempt, false, world.db);
  expect(await mayNotSignIn({ email: "admin@people.test", peer: "203.0.113.20" })).toBe(true);
  expect(await mayNotSignIn({ ...attempt, peer: "203.0.113.21" })).toBe(false);
  expect(await mayNotSignIn({ ...attempt, email: "owner@acme.test" })).toBe(false);
  await expect
    .poll(async () => (await told()).map(({ recipient }) => recipient))
    .toEqual(["admin@people.test", "owner@acme.test"]);
  const [mail] = await told();
  expect(mail?.bodyText).toMatch(/admin@people\.test[\s\S]*203\.0\.113\.20/);
  await tellLockOut({ ...attempt, peer: "203.0.113.22" }, world.db);
  expect(await told()).toHaveLength(2);
});

test("the right password forgets the wrong ones before it", async () => {
  const attempt = { email: "admin@people.test", peer: "203.0.113.30" };
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 9; n += 1) await noteSignIn(attempt, false, world.db);
    await noteSignIn(attempt, true, world.db);
  }
  expect(await mayNotSignIn(attempt)).toBe(false);
  expect(await told()).toEqual([]);
});

test("of an address that is nobody's, nobody is told", async () => {
  await tellLockOut({ email: "nobody@people.test", peer: null }, world.db);
  expect(await told()).toEqual([]);
});
