import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSql, type Sql } from "#lib/db/sql.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { rowsOf } from "#lib/testing/rows.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { authenticate } from "./authenticate.ts";
import { listSets } from "./list-sets.ts";
import { revokeCredential } from "./revoke.ts";
import { rotateCredential } from "./rotate.ts";

let world: World;
let sql: Sql;
let domainId: string;
let first: IssuedCredential;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 4, name: "door" });
});
beforeEach(async () => {
  await world.db.inboundMessage.deleteMany();
  await world.db.inboundCredential.deleteMany();
  await world.db.connectorDomain.deleteMany();
  await world.db.outboundMessage.deleteMany();
  await forgetAudit(world.db);
  ({ domainId, credential: first } = await connectDomain(world, "company.test"));
});
afterAll(async () => {
  await sql.close();
  await world.close();
});

const rotate = async () => (await rotateCredential(world.ctx(), { domainId })).credential;
const revoke = (credentialId: string, last = false) => revokeCredential(world.ctx(), { credentialId, last });
const accepts = ({ password, ...login }: IssuedCredential, username = login.username) =>
  authenticate(sql, { username, password }).then(
    () => true,
    () => false,
  );
const refusals = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));

test("a rotation issues a second set beside the first, and both work, by either form of user name", async () => {
  const second = await rotate();
  expect(second.username).not.toBe(first.username);
  for (const set of [first, second]) {
    expect(await accepts(set)).toBe(true);
    expect(await accepts(set, set.emailUsername)).toBe(true);
  }
  expect(await accepts({ ...second, username: first.username })).toBe(false);
});

test("the new password is in the answer alone", async () => {
  const { password } = await rotate();
  const rows = [...(await rowsOf(world.db))];
  expect(rows.filter((row) => row.includes(password))).toEqual([]);
  expect(rows.filter((row) => row.includes("credential.rotated"))).toHaveLength(1);
});

test("a third set is refused, and however many admins press at once, two are live", async () => {
  const results = await Promise.allSettled(Array.from({ length: 5 }, rotate));
  expect(refusals(results)).toEqual(Array(4).fill("credential_limit_reached"));
  await expect(rotate()).rejects.toMatchObject({ code: "credential_limit_reached", details: { limit: 2 } });
  expect((await listSets(world.ctx(), { domainId })).live).toHaveLength(2);
});

test("a revoked set is refused at once, the other goes on, and a place is free again", async () => {
  const second = await rotate();
  expect(await accepts(first)).toBe(true);
  await revoke(first.id);
  expect([await accepts(first), await accepts(second)]).toEqual([false, true]);
  expect(await accepts(first, first.emailUsername)).toBe(false);
  await expect(revoke(first.id)).rejects.toMatchObject({ code: "credential_revoked" });
  expect(await accepts(await rotate())).toBe(true);
});

test("the last set ends only for who knows that it is the last", async () => {
  await expect(revoke(first.id)).rejects.toMatchObject({
    code: "credential_is_last",
    details: { domain: "company.test" },
  });
  expect(await accepts(first)).toBe(true);
  await revoke(first.id, true);
  expect(await accepts(first)).toBe(false);
  const { live, past, domain } = await listSets(world.ctx(), { domainId });
  expect(live).toEqual([]);
  expect(past).toMatchObject([{ id: first.id, username: first.username }]);
  expect(domain.credentialCount).toBe(0);
  expect(await accepts(await rotate())).toBe(true);
});

test("two admins who revoke one set each do not end both unawares", async () => {
  const second = await rotate();
  const results = await Promise.allSettled([revoke(first.id), revoke(second.id)]);
  expect(refusals(results)).toEqual(["credential_is_last"]);
  expect([await accepts(first), await accepts(second)].filter(Boolean)).toHaveLength(1);
});

test("issuing and revoking are on record, with who did it", async () => {
  const second = await rotate();
  await revoke(first.id);
  const events = await world.db.auditEvent.findMany({
    where: { objectType: "inbound_credential" },
    orderBy: { at: "asc" },
  });
  expect(events).toMatchObject([
    { action: "credential.issued", objectId: first.id, actorEmail: "owner@acme.test", ip: "192.0.2.1" },
    { action: "credential.rotated", objectId: second.id, actorEmail: "owner@acme.test", ip: "192.0.2.1" },
    { action: "credential.revoked", objectId: first.id, details: { username: first.username, domainId } },
  ]);
});

test("the administrators are told of each step, and of what is left", async () => {
  await world.db.outboundMessage.deleteMany();
  const second = await rotate();
  await revoke(first.id);
  await revoke(second.id, true);
  await rotate();
  const mails = await world.db.outboundMessage.findMany({ orderBy: { createdAt: "asc" } });
  expect(mails.map(({ kind, subject }) => [kind, subject])).toEqual([
    ["security_notice", expect.stringContaining("Rotation des identifiants de company.test")],
    ["security_notice", expect.stringContaining("Identifiants révoqués pour company.test")],
    ["security_notice", expect.stringContaining("Identifiants révoqués pour company.test")],
    ["security_notice", expect.stringContaining("Identifiants créés pour company.test")],
  ]);
  expect(mails[0]?.bodyText).toContain(first.username);
  expect(mails[0]?.bodyText).toContain(`/channels/email/domains/${domainId}`);
  expect(JSON.stringify(mails)).not.toContain(second.password);
});

test("another account sees nothing of it, rotates nothing and revokes nothing", async () => {
  const { ctx } = await otherAccount(world, `other-${randomUUID().slice(0, 8)}`);
  await rotate();
  await expect(listSets(ctx, { domainId })).rejects.toMatchObject({ code: "domain_not_found" });
  await expect(rotateCredential(ctx, { domainId })).rejects.toMatchObject({ code: "domain_not_found" });
  for (const credentialId of [first.id, randomUUID()])
    await expect(revokeCredential(ctx, { credentialId, last: true })).rejects.toMatchObject({
      code: "credential_not_found",
    });
  expect(await accepts(first)).toBe(true);
});

test("the page shows each set's last use and its messages of the last 24 hours, and which to revoke first", async () => {
  const second = await rotate();
  const hours = (n: number) => new Date(Date.now() - n * 3_600_000);
  await world.db.inboundCredential.update({
    where: { id: first.id },
    data: { createdAt: hours(200), lastUsedAt: hours(73), lastUsedPeer: "192.0.2.9" },
  });
  await world.db.inboundCredential.update({
    where: { id: second.id },
    data: { lastUsedAt: hours(0), lastUsedPeer: "192.0.2.8" },
  });
  for (const [credentialId, receivedAt] of [
    [second.id, hours(1)],
    [second.id, hours(23.9)],
    [second.id, hours(24.1)],
    [first.id, hours(73)],
  ] as const)
    await world.db.inboundMessage.update({
      where: { id: await acceptMail(world, { raw: "x", recipients: ["support@company.test"] }) },
      data: { credentialId, receivedAt },
    });
  const page = await listSets(world.ctx(), { domainId });
  expect(page).toMatchObject({
    live: [
      { id: second.id, lastUsedPeer: "192.0.2.8", messages: 2, verdict: "in_use" },
      { id: first.id, lastUsedPeer: "192.0.2.9", messages: 0, verdict: "safe" },
    ],
    firstToRevoke: first.id,
    lastEnd: null,
  });
  expect(JSON.stringify(page)).not.toMatch(/argon2|hash|lookup/i);
});
