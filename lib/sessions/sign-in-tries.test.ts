import { afterEach, beforeEach, expect, test } from "vitest";
import { memberWithPassword } from "#lib/testing/sign-in.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { recordSignIn } from "./record-sign-in.ts";
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

const recorded = (action: string) =>
  world.db.auditEvent.findMany({
    where: { action },
    select: { actorKind: true, actorId: true, actorEmail: true, ip: true, objectType: true, accountId: true },
  });

test("who signs in stands in the team's log, with where from, before they are let in", async () => {
  await noteSignIn({ email: " Admin@people.test", peer: "203.0.113.40" }, true, world.db);
  expect(await recorded("member.signed_in")).toEqual([
    {
      actorKind: "user",
      actorId: expect.any(String),
      actorEmail: "admin@people.test",
      ip: "203.0.113.40",
      objectType: "user",
      accountId: world.account.id,
    },
  ]);
  await world.db.$executeRaw`alter table audit_event add constraint full_disk check (false) not valid`;
  await expect(noteSignIn({ email: "admin@people.test", peer: null }, true, world.db)).rejects.toThrow();
});

test("wrong passwords stand there as nobody's, a hundred an hour, and the block with them; of strangers nothing does", async () => {
  for (let n = 0; n < 120; n += 1)
    await recordSignIn("member.sign_in_failed", { email: "admin@people.test", peer: `198.51.100.${n}` }, world.db);
  const failures = await recorded("member.sign_in_failed");
  expect(failures).toHaveLength(100);
  expect(failures[0]).toMatchObject({ actorKind: "system", actorId: "sign-in", actorEmail: null, ip: "198.51.100.0" });
  await recordSignIn("member.sign_in_blocked", { email: "admin@people.test", peer: "198.51.100.1" }, world.db);
  expect(await recorded("member.sign_in_blocked")).toHaveLength(1);
  await recordSignIn("member.sign_in_failed", { email: "nobody@people.test", peer: null }, world.db);
  expect(await world.db.auditEvent.count({ where: { action: { startsWith: "member.sign_in" } } })).toBe(101);
});
