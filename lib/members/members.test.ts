import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { invite } from "#lib/invitations/invite.ts";
import { listInvitations } from "#lib/invitations/list-invitations.ts";
import { openInvitation } from "#lib/invitations/open-invitation.ts";
import { addMember, contextOf, type TestPerson } from "#lib/testing/people.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { authenticateToken } from "#lib/tokens/authenticate-token.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { changeRole } from "./change-role.ts";
import { listMembers } from "./list-members.ts";
import { removeMember } from "./remove-member.ts";

let world: World;
let owner: { memberId: string; ctx: Ctx };
beforeEach(async () => {
  world = await testWorld();
  const { id } = await world.db.member.findFirstOrThrow({ where: { userId: "owner" } });
  owner = { memberId: id, ctx: world.ctx() };
});
afterEach(() => world.close());

const add = (name: string, role: Role) => addMember(world, { name, role });
const roleOf = async ({ memberId }: { memberId: string }) =>
  (await world.db.member.findUnique({ where: { id: memberId } }))?.role ?? null;
const change = (by: { ctx: Ctx }, whom: { memberId: string }, was: Role, role: Role) =>
  changeRole(by.ctx, { memberId: whom.memberId, was, role });
const remove = (by: { ctx: Ctx }, whom: { memberId: string }) => removeMember(by.ctx, { memberId: whom.memberId });
const inSandbox = async (userId: string, email: string): Promise<Ctx> => {
  const { id } = await world.db.account.findFirstOrThrow({ where: { productionId: world.account.id } });
  return contextOf(world, userId, email, id);
};
const openSession = (userId: string, updatedAt = new Date(), expiresAt = new Date(Date.now() + 60_000)) =>
  world.db.session.create({
    data: { id: userId + +updatedAt, token: userId + +updatedAt, userId, updatedAt, expiresAt },
  });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code ?? error,
  );

describe("the team", () => {
  test("lists owners first, marks the reader, and tells when each was last active", async () => {
    const agent = await add("zoe", "agent");
    const admin = await add("ann", "admin");
    await openSession(admin.userId, new Date("2026-11-20T10:00:00Z"));
    await openSession(admin.userId, new Date("2026-11-21T10:00:00Z"));
    await openSession(agent.userId, new Date("2026-11-01T10:00:00Z"), new Date("2026-11-08T10:00:00Z"));
    expect(await listMembers(owner.ctx)).toMatchObject([
      { name: "Owner", email: "owner@acme.test", role: "owner", isSelf: true, lastActiveAt: null },
      { name: "ann", role: "admin", isSelf: false, lastActiveAt: new Date("2026-11-21T10:00:00Z") },
      { name: "zoe", role: "agent", isSelf: false, lastActiveAt: null },
    ]);
  });

  test("is the same in the sandbox, and what is changed there is recorded in production", async () => {
    const agent = await add("zoe", "agent");
    const sandbox = await inSandbox("owner", "owner@acme.test");
    expect(await listMembers(sandbox)).toEqual(await listMembers(owner.ctx));
    await change({ ctx: sandbox }, agent, "agent", "admin");
    expect(await roleOf(agent)).toBe("admin");
    const records = await world.db.auditEvent.findMany({ where: { action: "member.role_changed" } });
    expect(records).toMatchObject([
      { accountId: world.account.id, objectId: agent.memberId, details: { role: "admin", was: "agent" } },
    ]);
  });

  test("of another account is neither seen nor changed", async () => {
    const { ctx } = await otherAccount(world, "other");
    const stranger = await addMember(world, { name: "sam", role: "owner", account: ctx.account });
    expect((await listMembers(stranger.ctx)).map(({ email }) => email)).toEqual([stranger.email]);
    expect(await refusal(change(stranger, owner, "owner", "agent"))).toBe("member_not_found");
    expect(await refusal(remove(stranger, owner))).toBe("member_not_found");
    // The context of an account whose member one is not opens nothing either.
    expect(await refusal(changeRole(ctx, { memberId: stranger.memberId, was: "owner", role: "agent" }))).toBe(
      "forbidden",
    );
    expect([await roleOf(owner), await roleOf(stranger)]).toEqual(["owner", "owner"]);
  });
});

const rules: [Role, Role, Role, string | null][] = [
  ["owner", "agent", "admin", null],
  ["owner", "agent", "owner", null],
  ["owner", "owner", "agent", null],
  ["admin", "agent", "admin", null],
  ["admin", "admin", "agent", null],
  ["admin", "agent", "owner", "owner_only"],
  ["admin", "owner", "agent", "owner_only"],
  ["agent", "agent", "admin", "forbidden"],
  ["agent", "owner", "agent", "forbidden"],
];
test.each(rules)("an %s who makes an %s an %s: %s", async (by, was, role, refused) => {
  const actor = await add("actor", by);
  const whom = await add("whom", was);
  expect(await refusal(change(actor, whom, was, role))).toBe(refused);
  expect(await roleOf(whom)).toBe(refused ? was : role);
});

const removals: [Role, Role, string | null][] = [
  ["owner", "owner", null],
  ["owner", "agent", null],
  ["admin", "admin", null],
  ["admin", "owner", "owner_only"],
  ["agent", "agent", "forbidden"],
];
test.each(removals)("an %s who removes an %s: %s", async (by, role, refused) => {
  const actor = await add("actor", by);
  const whom = await add("whom", role);
  expect(await refusal(remove(actor, whom))).toBe(refused);
  expect(await roleOf(whom)).toBe(refused ? role : null);
});

test("a role that somebody changed in the meantime is not overwritten", async () => {
  const whom = await add("whom", "agent");
  await change(owner, whom, "agent", "admin");
  expect(await refusal(change(owner, whom, "agent", "owner"))).toBe("stale");
  expect(await roleOf(whom)).toBe("admin");
});

test("who has lost a role since the request began acts with the one they have now", async () => {
  const former = await add("former", "owner");
  const whom = await add("whom", "agent");
  await change(owner, former, "owner", "admin");
  expect(await refusal(change(former, whom, "agent", "owner"))).toBe("owner_only");
  await remove(owner, former);
  expect(await refusal(change(former, whom, "agent", "admin"))).toBe("forbidden");
});

describe("the last owner", () => {
  test("can neither be removed nor become anything else, nor leave", async () => {
    await add("ann", "admin");
    expect(await refusal(change(owner, owner, "owner", "admin"))).toBe("last_owner");
    expect(await refusal(remove(owner, owner))).toBe("last_owner");
    expect(await roleOf(owner)).toBe("owner");
  });

  const races: [string, (a: TestPerson, b: TestPerson) => Promise<unknown>[]][] = [
    ["demote each other", (a, b) => [change(a, b, "owner", "agent"), change(b, a, "owner", "agent")]],
    ["remove each other", (a, b) => [remove(a, b), remove(b, a)]],
    ["step down", (a, b) => [change(a, a, "owner", "admin"), change(b, b, "owner", "admin")]],
    ["leave", (a, b) => [remove(a, a), remove(b, b)]],
    ["remove and demote each other", (a, b) => [remove(a, b), change(b, a, "owner", "agent")]],
  ];
  test.each(races)("remains when two owners %s at once", async (_what, race) => {
    const [a, b] = [await add("a", "owner"), await add("b", "owner")];
    await world.db.member.delete({ where: { id: owner.memberId } });
    const results = await Promise.allSettled(race(a, b));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await world.db.member.count({ where: { role: "owner" } })).toBe(1);
  });
});

test("whoever loses a role loses the open invitations that it was needed for", async () => {
  const whom = await add("whom", "owner");
  for (const role of ["owner", "admin", "agent"] as const)
    await invite(whom.ctx, { email: `${role}@self.test`, role, locale: "fr" });
  const open = async () => (await listInvitations(owner.ctx)).map(({ role }) => role).toSorted();
  await change(owner, whom, "owner", "admin");
  expect(await open()).toEqual(["admin", "agent"]);
  await change(owner, whom, "admin", "agent");
  expect(await open()).toEqual([]);
});

describe("who is removed", () => {
  const forever = { scope: "read_write", life: "none" } as const;
  const opens = (token: string) => authenticateToken({ token, email: null }, null, { db: world.db });

  test("is signed out, and their API tokens end in both environments, on record", async () => {
    const whom = await add("whom", "admin");
    await openSession(whom.userId);
    const tokens = [
      await createToken(whom.ctx, { name: "Production", ...forever }),
      await createToken(await inSandbox(whom.userId, whom.email), { name: "Sandbox", ...forever }),
    ];
    await createToken(owner.ctx, { name: "Another's", ...forever });
    await remove(owner, whom);
    expect(await world.db.session.count()).toBe(0);
    for (const { token } of tokens) expect((await opens(token)).kind).toBe("unknown");
    const live = await world.db.apiToken.findMany({ where: { revokedAt: null } });
    expect(live.map(({ name }) => name)).toEqual(["Another's"]);
    const records = await world.db.auditEvent.findMany({
      where: { action: { in: ["member.removed", "token.revoked"] } },
      include: { account: true },
      orderBy: { id: "asc" },
    });
    const told = records.map(({ action, account, details, actorEmail }) => [
      action,
      account.environment,
      details,
      actorEmail,
    ]);
    expect(told).toContainEqual([
      "member.removed",
      "production",
      { email: whom.email, role: "admin" },
      "owner@acme.test",
    ]);
    expect(told).toContainEqual(["token.revoked", "production", { name: "Production" }, "owner@acme.test"]);
    expect(told).toContainEqual(["token.revoked", "sandbox", { name: "Sandbox" }, "owner@acme.test"]);
    expect(told).toHaveLength(3);
  });

  test("stays signed in for the other team that they belong to, and keeps its tokens", async () => {
    const whom = await add("whom", "admin");
    const { ctx } = await otherAccount(world, "other");
    await world.db.member.create({ data: { accountId: ctx.account.id, userId: whom.userId, role: "admin" } });
    const there = await contextOf(world, whom.userId, whom.email, ctx.account.id);
    const { token } = await createToken(there, { name: "There", ...forever });
    await openSession(whom.userId);
    await remove(owner, whom);
    expect(await world.db.session.count()).toBe(1);
    expect((await opens(token)).kind).toBe("open");
  });

  test("has no way back by an invitation they sent, and whoever sent another one keeps it", async () => {
    const whom = await add("whom", "admin");
    const { link } = await invite(whom.ctx, { email: "second@self.test", role: "admin", locale: "fr" });
    await invite(owner.ctx, { email: "new@company.test", role: "agent", locale: "fr" });
    await remove(owner, whom);
    expect(await refusal(openInvitation({ token: link.split("#")[1] ?? "" }, world.db))).toBe("invitation_invalid");
    expect(await listInvitations(owner.ctx)).toMatchObject([{ email: "new@company.test" }]);
    expect(await world.db.outboundMessage.findFirst({ where: { recipient: "second@self.test" } })).toMatchObject({
      state: "cancelled",
      secretCiphertext: null,
    });
    expect(await world.db.auditEvent.findMany({ where: { action: "invitation.revoked" } })).toMatchObject([
      { actorEmail: "owner@acme.test", details: { email: "second@self.test", role: "admin" } },
    ]);
  });

  test("cannot be removed twice", async () => {
    const whom = await add("whom", "agent");
    await remove(owner, whom);
    expect(await refusal(remove(owner, whom))).toBe("member_not_found");
  });

  test("may be oneself, an agent included", async () => {
    for (const role of ["agent", "admin", "owner"] as const) {
      const self = await add(role, role);
      await remove(self, self);
      expect(await roleOf(self)).toBeNull();
    }
  });
});
