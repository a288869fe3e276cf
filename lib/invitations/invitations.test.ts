import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { verifyPassword } from "#lib/crypto/password.ts";
import { addMember, contextOf } from "#lib/testing/people.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { cancelInvitation } from "./cancel-invitation.ts";
import { invite } from "./invite.ts";
import { listInvitations } from "./list-invitations.ts";
import { openInvitation } from "./open-invitation.ts";
import type { InviteInput } from "./schema.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const email = "new@company.test";
const password = "a password of one's own";
const ask = (given: Partial<InviteInput> = {}, ctx: Ctx = world.ctx()) =>
  invite(ctx, { email, role: "agent", locale: "fr", ...given });
const tokenOf = ({ link }: { link: string }) => link.split("#")[1] ?? "";
const open = (token: string) => openInvitation({ token }, world.db);
const join = (token: string, name = "New person", chosen = password) =>
  acceptInvitation({ known: false, token, name, password: chosen }, "192.0.2.9", world.db);
const joinAsKnown = (token: string, given = password) =>
  acceptInvitation({ known: true, token, password: given }, "192.0.2.9", world.db);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code ?? error,
  );
const pass = (days: number) =>
  world.db.$executeRaw`update invitation set expires_at = expires_at - ${days} * interval '1 day'`;
const mailOf = (recipient = email) =>
  world.db.outboundMessage.findFirstOrThrow({ where: { recipient }, orderBy: { createdAt: "desc" } });

describe("an invitation", () => {
  test("is a link with its token in the fragment, stored as a hash, good for seven days", async () => {
    const { link } = await ask({ email: " New@Company.Test " });
    expect(link).toMatch(/^http:\/\/localhost:\d+\/invitation#[A-Za-z0-9_-]{43}$/);
    const row = await world.db.invitation.findFirstOrThrow();
    expect(row).toMatchObject({ email, role: "agent", invitedBy: "owner", accountId: world.account.id });
    expect(Buffer.from(row.tokenHash).byteLength).toBe(32);
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(7 * 24 * 60 * 60 * 1000);
    expect(await open(tokenOf({ link }))).toEqual({ accountName: "Acme", email, role: "agent", known: false });
  });

  test("makes a member who signs in with the password they chose, on record as their own doing", async () => {
    const token = tokenOf(await ask({ role: "admin" }));
    expect(await join(token)).toEqual({ email });
    const user = await world.db.user.findUniqueOrThrow({ where: { email }, include: { authAccounts: true } });
    expect(user).toMatchObject({ name: "New person", authAccounts: [{ providerId: "credential" }] });
    expect(await verifyPassword(user.authAccounts[0]?.password ?? "", password)).toBe(true);
    const ctx = await contextOf(world, user.id, email, world.account.id);
    expect(ctx.actor).toMatchObject({ role: "admin" });
    const records = await world.db.auditEvent.findMany({
      where: { action: { in: ["invitation.created", "member.created"] }, accountId: world.account.id },
      orderBy: { id: "asc" },
    });
    expect(records.map(({ action, actorEmail, ip, details }) => [action, actorEmail, ip, details])).toEqual([
      ["invitation.created", "owner@acme.test", "192.0.2.1", { email, role: "admin" }],
      ["member.created", email, "192.0.2.9", { email, role: "admin" }],
    ]);
    expect(JSON.stringify(records)).not.toContain(token);
  });

  test("of somebody who is here already is accepted with the password they have, which stays", async () => {
    const { ctx } = await otherAccount(world, "other");
    const person = await addMember(world, { name: "known", role: "agent", account: ctx.account, password });
    const token = tokenOf(await ask({ email: person.email, role: "admin" }));
    expect(await open(token)).toMatchObject({ known: true });
    expect(await refusal(joinAsKnown(token, "another password"))).toBe("password_wrong");
    // Nobody can set a password for them.
    expect(await refusal(join(token, "Impostor", "another password"))).toBe("stale");
    expect(await joinAsKnown(token)).toEqual({ email: person.email });
    expect((await contextOf(world, person.userId, person.email, world.account.id)).actor).toMatchObject({
      role: "admin",
    });
    const user = await world.db.user.findUniqueOrThrow({
      where: { id: person.userId },
      include: { authAccounts: true },
    });
    expect(user).toMatchObject({ name: "known", authAccounts: [{}] });
    expect(await verifyPassword(user.authAccounts[0]?.password ?? "", password)).toBe(true);
  });

  test("is no place to guess at a password: five tries, also all at once", async () => {
    const { ctx } = await otherAccount(world, "other");
    const person = await addMember(world, { name: "guessed", role: "agent", account: ctx.account, password });
    const token = tokenOf(await ask({ email: person.email }));
    const tries = await Promise.all(Array.from({ length: 8 }, (_, n) => refusal(joinAsKnown(token, `guess ${n}`))));
    expect(tries.toSorted()).toEqual([...Array(3).fill("auth_throttled"), ...Array(5).fill("password_wrong")]);
    expect(await refusal(joinAsKnown(token))).toBe("auth_throttled");
    expect(await world.db.member.count({ where: { userId: person.userId } })).toBe(1);
  });

  test("is not accepted under a name that is more than one line of text", async () => {
    const token = tokenOf(await ask());
    for (const name of ["Ann\r\nBcc: all@company.test", "Ann\0", "\u202eeno on", " "])
      await expect(join(token, name)).rejects.toMatchObject({ issues: [{ path: ["name"] }] });
    expect(await world.db.user.count({ where: { email } })).toBe(0);
  });

  test("works once, also when it is accepted twice at the same moment", async () => {
    const token = tokenOf(await ask());
    const results = await Promise.all([refusal(join(token)), refusal(join(token, "Second"))]);
    expect(results.filter((code) => code === null)).toHaveLength(1);
    expect(["invitation_invalid", "stale"]).toContain(results.find((code) => code !== null));
    expect(await world.db.member.count({ where: { user: { email } } })).toBe(1);
    expect(await refusal(open(token))).toBe("invitation_invalid");
    expect(await refusal(joinAsKnown(token))).toBe("invitation_invalid");
  });

  test("of two teams, accepted at the same moment, makes one person", async () => {
    const { ctx } = await otherAccount(world, "other");
    const their = await addMember(world, { name: "their", role: "owner", account: ctx.account });
    const tokens = [tokenOf(await ask()), tokenOf(await ask({}, their.ctx))];
    const results = await Promise.all(tokens.map((token) => refusal(join(token))));
    expect(await world.db.user.count({ where: { email } })).toBe(1);
    expect(results.filter((code) => code !== null)).toEqual(results[0] === results[1] ? [] : ["stale"]);
    expect(await world.db.member.count({ where: { user: { email } } })).toBe(
      results.filter((code) => code === null).length,
    );
  });

  test.each(["", "guess", "x".repeat(43)])("is not opened by the token %j", async (token) => {
    await ask();
    await expect(open(token)).rejects.toThrow();
    await expect(join(token)).rejects.toThrow();
    expect(await world.db.user.count()).toBe(1);
  });

  test("opens nothing once it has expired, and a new one takes its place", async () => {
    const first = tokenOf(await ask());
    await pass(7);
    expect(await refusal(open(first))).toBe("invitation_invalid");
    expect(await refusal(join(first))).toBe("invitation_invalid");
    expect(await listInvitations(world.ctx())).toMatchObject([{ email, expired: true }]);
    const second = tokenOf(await ask({ role: "admin" }));
    expect(await refusal(open(first))).toBe("invitation_invalid");
    expect(await open(second)).toMatchObject({ role: "admin" });
    expect(await listInvitations(world.ctx())).toMatchObject([{ email, role: "admin", expired: false }]);
  });

  test("stays good when who sent it loses the right to, or leaves", async () => {
    const other = await addMember(world, { name: "other", role: "owner" });
    const token = tokenOf(await ask({ role: "admin" }, other.ctx));
    await world.db.member.delete({ where: { id: other.memberId } });
    await join(token);
    expect(await world.db.member.count({ where: { role: "admin", user: { email } } })).toBe(1);
  });
});

describe("inviting", () => {
  const rules: [Role, Role, string | null][] = [
    ["owner", "owner", null],
    ["admin", "admin", null],
    ["admin", "agent", null],
    ["admin", "owner", "owner_only"],
    ["agent", "agent", "forbidden"],
  ];
  test.each(rules)("by an %s of an %s: %s", async (by, role, refused) => {
    const { ctx } = await addMember(world, { name: "inviter", role: by });
    expect(await refusal(ask({ role }, ctx))).toBe(refused);
    expect(await world.db.invitation.count()).toBe(refused ? 0 : 1);
  });

  test("is refused for a member, for who is invited already, and for what is no address", async () => {
    await ask();
    await expect(ask({ email: "NEW@company.test" })).rejects.toMatchObject({
      code: "invitation_pending",
      field: "email",
    });
    await expect(ask({ email: "Owner@acme.test" })).rejects.toMatchObject({ code: "member_exists", field: "email" });
    await expect(ask({ email: "x@bad-.test" })).rejects.toMatchObject({ code: "email_invalid", field: "email" });
    for (const wrong of ["", "nobody", "a@b", "a b@c.test", "a@b.test\r\nBcc: x@y.test"])
      await expect(ask({ email: wrong })).rejects.toThrow();
    expect(await world.db.invitation.count()).toBe(1);
  });

  test("twice at the same moment sends one", async () => {
    const results = await Promise.all([refusal(ask()), refusal(ask())]);
    expect(results.toSorted()).toEqual(["invitation_pending", null].toSorted());
    expect(await world.db.outboundMessage.count()).toBe(1);
  });

  test("in the sandbox invites to the team of production", async () => {
    const sandbox = await world.db.account.findFirstOrThrow({ where: { productionId: world.account.id } });
    const ctx = await contextOf(world, "owner", "owner@acme.test", sandbox.id);
    const token = tokenOf(await ask({}, ctx));
    expect(await open(token)).toMatchObject({ accountName: "Acme" });
    expect(await listInvitations(ctx)).toEqual(await listInvitations(world.ctx()));
    expect(await mailOf()).toMatchObject({ accountId: world.account.id });
    expect(
      await world.db.auditEvent.count({ where: { action: "invitation.created", accountId: world.account.id } }),
    ).toBe(1);
  });

  test("in another account neither shows nor ends this one's", async () => {
    await ask();
    const { ctx } = await otherAccount(world, "other");
    const their = await addMember(world, { name: "their", role: "owner", account: ctx.account });
    const { id } = await world.db.invitation.findFirstOrThrow();
    expect(await listInvitations(their.ctx)).toEqual([]);
    expect(await refusal(cancelInvitation(their.ctx, { invitationId: id }))).toBe("invitation_not_found");
    await expect(ask({}, their.ctx)).resolves.toMatchObject({ email });
    expect(await listInvitations(world.ctx())).toHaveLength(1);
  });
});

describe("cancelling", () => {
  const only = async () => (await world.db.invitation.findFirstOrThrow()).id;

  test("ends the link and its unsent mail, erases the link there, and makes room for another", async () => {
    const token = tokenOf(await ask());
    const invitationId = await only();
    await cancelInvitation(world.ctx(), { invitationId });
    expect(await refusal(open(token))).toBe("invitation_invalid");
    expect(await refusal(join(token))).toBe("invitation_invalid");
    expect(await mailOf()).toMatchObject({ state: "cancelled", secretCiphertext: null, secretKeyId: null });
    expect(await listInvitations(world.ctx())).toEqual([]);
    expect(await refusal(cancelInvitation(world.ctx(), { invitationId }))).toBe("invitation_not_found");
    await ask();
    expect(await mailOf()).toMatchObject({ state: "queued" });
  });

  test("an owner's invitation is for owners alone", async () => {
    await ask({ role: "owner" });
    const { ctx } = await addMember(world, { name: "admin", role: "admin" });
    const invitationId = await only();
    expect(await refusal(cancelInvitation(ctx, { invitationId }))).toBe("owner_only");
    const agent = await addMember(world, { name: "agent", role: "agent" });
    expect(await refusal(cancelInvitation(agent.ctx, { invitationId }))).toBe("forbidden");
    expect(await refusal(cancelInvitation(world.ctx(), { invitationId }))).toBeNull();
  });

  test("what was accepted is too late", async () => {
    await join(tokenOf(await ask()));
    expect(await refusal(cancelInvitation(world.ctx(), { invitationId: await only() }))).toBe("invitation_not_found");
    expect(await mailOf()).toMatchObject({ state: "cancelled", secretCiphertext: null });
  });
});
