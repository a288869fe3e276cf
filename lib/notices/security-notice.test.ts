import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ctx, systemCtx, withTransaction } from "#lib/context.ts";
import { addDomain } from "#lib/domains/add-domain.ts";
import { disconnectDomain } from "#lib/domains/disconnect-domain.ts";
import { acceptInvitation } from "#lib/invitations/accept-invitation.ts";
import { invite } from "#lib/invitations/invite.ts";
import { changeRole } from "#lib/members/change-role.ts";
import { addMember, type TestPerson } from "#lib/testing/people.ts";
import { sampleEvents } from "#lib/testing/security-events.ts";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { securityNotice } from "./security-notice.ts";

let world: World;
let agent: TestPerson;
beforeEach(async () => {
  world = await testWorld();
  const english = await addMember(world, { name: "english", role: "admin" });
  await world.db.user.update({ where: { id: english.userId }, data: { locale: "en" } });
  agent = await addMember(world, { name: "agent", role: "agent" });
  const stranger = await otherAccount(world, "stranger");
  await addMember(world, { name: "stranger", role: "owner", account: stranger.ctx.account });
});
afterEach(() => world.close());

const notices = () =>
  world.db.outboundMessage.findMany({ where: { kind: "security_notice" }, orderBy: { recipient: "asc" } });
const bothAdmins = [
  ["english@people.test", "en"],
  ["owner@acme.test", "fr"],
];

describe.each(Object.values(sampleEvents))("$kind", (event) => {
  test("one mail for each administrator in their language, with who, from where, when and a link; nothing when undone", async () => {
    const ctx: Ctx = { ...world.ctx(), now: () => new Date("2026-11-22T08:27:30Z") };
    await withTransaction(ctx, (tx) => securityNotice(tx, event));
    const rows = await notices();
    expect(rows.map(({ recipient, locale }) => [recipient, locale])).toEqual(bothAdmins);
    for (const { accountId, addressId, bodyText, bodyHtml, locale, subject } of rows) {
      expect([accountId, addressId]).toEqual([world.account.id, null]);
      expect(subject).toMatch(/^\[Acme\] \S/);
      const [time, ip] = [
        locale === "fr" ? "22 novembre 2026 à 08:27 (UTC)" : "22 November 2026 at 08:27 (UTC)",
        "peer" in event ? "203.0.113.7" : "192.0.2.1",
      ];
      for (const body of [bodyText, bodyHtml]) {
        expect(body).toContain(time);
        expect(body).toContain(ip);
        expect(body).toMatch(/http:\/\/localhost:\d+\/(channels\/email|settings\/)/);
      }
    }
    await expect(
      withTransaction(ctx, async (tx) => {
        await securityNotice(tx, event);
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await notices()).toHaveLength(2);
  });
});

test("what happens in the sandbox is told to the same people, in its name", async () => {
  const { ctx } = await sandboxOf(world);
  await createToken(ctx, { name: "Exporter", scope: "read", life: "90" });
  const rows = await notices();
  expect(rows.map(({ recipient, locale }) => [recipient, locale])).toEqual(bothAdmins);
  expect(rows.map(({ accountId }) => accountId)).toEqual([ctx.account.id, ctx.account.id]);
  expect(rows[0]?.subject).toBe("[Acme (sandbox)] New API token: Exporter");
});

test("what the service did by itself is said to be its own doing", async () => {
  await withTransaction(systemCtx(world.account, "revoke_due", world.db), (tx) =>
    securityNotice(tx, { ...sampleEvents.credential_revoked, scheduled: true }),
  );
  const [english, french] = await notices();
  expect(english?.bodyText).toContain("By: this service, automatically");
  expect(french?.bodyText).toContain("Par\u00a0: ce service, automatiquement");
});

test("a domain connected and disconnected: one notice each, without the password", async () => {
  const { domain, credential } = await addDomain(world.ctx(), {
    name: "Company",
    domain: "company.test",
    authProtocol: "PLAIN",
  });
  const added = await notices();
  expect(added.map(({ subject }) => subject)).toEqual([
    "[Acme] Domain connected: company.test",
    "[Acme] Domaine connecté\u00a0: company.test",
  ]);
  expect(added[0]?.bodyText).toContain(credential.username);
  await disconnectDomain(world.ctx(), { domainId: domain.id });
  const rows = await notices();
  expect(rows.filter(({ subject }) => subject === "[Acme] Domain disconnected: company.test")).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(credential.password.slice(13));
});

test("a token is told by its name, never by itself", async () => {
  const { token } = await createToken(world.ctx(), { name: "Exporter", scope: "read", life: "90" });
  const rows = await notices();
  expect(rows).toHaveLength(2);
  for (const part of token.split(".")) expect(JSON.stringify(rows)).not.toContain(part);
});

test("whoever comes to decide about the team is told of; an agent is not", async () => {
  const accept = async (email: string, role: "admin" | "agent") => {
    const { link } = await invite(world.ctx(), { email, role, locale: "fr" });
    const token = link.slice(link.indexOf("#") + 1);
    await acceptInvitation({ token, known: false, name: "New", password: "a long password" }, "198.51.100.4", world.db);
  };
  await accept("second@people.test", "agent");
  expect(await notices()).toEqual([]);
  await accept("third@people.test", "admin");
  const rows = await notices();
  expect(rows.map(({ recipient }) => recipient)).toEqual([
    "english@people.test",
    "owner@acme.test",
    "third@people.test",
  ]);
  expect(rows[0]?.bodyText).toMatch(/third@people\.test[\s\S]*Invited by: owner@acme\.test[\s\S]*198\.51\.100\.4/);
  expect(JSON.stringify(rows)).not.toContain("a long password");
});

test("a role that decides more is told of, one that decides less is not", async () => {
  const become = (role: "owner" | "admin" | "agent", was: "owner" | "admin" | "agent") =>
    changeRole(world.ctx(), { memberId: agent.memberId, role, was });
  await become("admin", "agent");
  expect(await notices()).toHaveLength(3);
  await become("agent", "admin");
  expect(await notices()).toHaveLength(3);
  await become("owner", "agent");
  expect(await notices()).toHaveLength(6);
});
