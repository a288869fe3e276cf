import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { replaceOutboundCredential } from "#lib/addresses/replace-outbound-credential.ts";
import { withTransaction } from "#lib/context.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { expireVerification } from "./expire-verification.ts";
import { recordVerificationDelivery } from "./record-delivery.ts";
import { recordRefusedReturn } from "./record-refused-return.ts";
import { recordReturn } from "./record-return.ts";
import type { Direction } from "./schema.ts";
import { startVerification } from "./start-verification.ts";

let world: World;
let domainId: string;
let addressId: number;
const worlds: World[] = [];
beforeEach(async () => {
  world = await testWorld();
  worlds.push(world);
  ({ domainId } = await connectDomain(world, "company.test"));
  ({ addressId } = await connectAddress(world, { domainId, local: "support" }));
});
afterAll(async () => {
  for (const one of worlds) await one.close();
});

const minute = 60_000;
const later = (minutes: number) => () => new Date(Date.now() + minutes * minute);

async function start(direction: Direction, now?: () => Date): Promise<{ id: string; token: string }> {
  await startVerification({ ...world.ctx(), ...(now ? { now } : {}) }, { addressId, direction });
  const { id, message } = await world.db.verification.findFirstOrThrow({
    where: { addressId, direction },
    orderBy: { createdAt: "desc" },
    include: { message: true },
  });
  const token = /PV-([A-Za-z0-9_-]{43})/.exec(message?.bodyText ?? "")?.[1];
  if (!token) throw new Error("the mail carries no token");
  return { id, token };
}

function back(token: string, more: Partial<Parameters<typeof recordReturn>[1]> = {}) {
  return withTransaction(world.ctx(), (tx) =>
    recordReturn(tx, {
      accountId: world.account.id,
      messageId: randomUUID(),
      recipientAddressId: addressId,
      token,
      authenticated: true,
      credentialDomainId: domainId,
      receivedAt: new Date(),
      header: { from: world.defaultAddress.email, messageId: null },
      ...more,
    }),
  );
}

function delivered(verificationId: string, more: Partial<Parameters<typeof recordVerificationDelivery>[1]> = {}) {
  const facts = {
    verificationId,
    outcome: "sent",
    step: "content",
    fault: null,
    peerReply: "250 ok",
    nextTryAt: null,
  } as const;
  return withTransaction(world.ctx(), (tx) => recordVerificationDelivery(tx, { ...facts, ...more }));
}

async function state(direction: Direction) {
  const [brand] = await listBrands(world.ctx());
  const check = brand?.addresses.find(({ id }) => id === addressId)?.checks.find((one) => one.direction === direction);
  if (!check) throw new Error("no check");
  return check;
}

const route = async () =>
  (await world.db.supportAddress.findUniqueOrThrow({ where: { id: addressId } })).routeCredentialId;
const currentCredential = async () =>
  (await world.db.outboundCredential.findFirstOrThrow({ where: { addressId }, orderBy: { createdAt: "desc" } })).id;

test("each direction goes from failed over pending to verified by itself", async () => {
  expect(await state("inbound")).toMatchObject({ state: "failed", last: null });
  const { id, token } = await start("inbound");
  expect(await state("inbound")).toMatchObject({ state: "pending", last: { step: "queued" } });
  await delivered(id);
  expect(await state("inbound")).toMatchObject({ state: "pending", last: { step: "returning", peerReply: "250 ok" } });
  expect(await back(token)).toBe("verified");
  expect(await state("inbound")).toMatchObject({ state: "verified", last: { step: "returned", failure: null } });
  expect(await state("outbound")).toMatchObject({ state: "failed" });
  expect(await route()).toBeNull();
});

test("the inbound mail leaves from the native address, the outbound one through the credential that is proved", async () => {
  await start("inbound");
  await start("outbound");
  const messages = await world.db.outboundMessage.findMany({ orderBy: { createdAt: "asc" } });
  expect(messages.map(({ lane, recipient }) => [lane.split(":")[0], recipient])).toEqual([
    ["mx", "support@company.test"],
    ["credential", "support@company.test"],
  ]);
  expect(messages[1]?.lane).toBe(`credential:${await currentCredential()}`);
});

test("a verified outbound credential routes from then on", async () => {
  const { token } = await start("outbound");
  await back(token);
  expect(await state("outbound")).toMatchObject({ state: "verified" });
  expect(await route()).toBe(await currentCredential());
});

test("mail that comes back before its delivery is recorded stays back", async () => {
  const { id, token } = await start("outbound");
  await back(token);
  await delivered(id);
  expect(await state("outbound")).toMatchObject({ state: "verified", last: { step: "returned" } });
});

test("a refusal is conclusive and keeps the step and the peer's words", async () => {
  const { id } = await start("outbound");
  await delivered(id, { outcome: "failed", step: "auth", fault: "auth_rejected", peerReply: "535 5.7.8 no" });
  expect(await state("outbound")).toMatchObject({
    state: "failed",
    last: { step: "auth", failure: "auth_rejected", peerReply: "535 5.7.8 no" },
  });
});

test("a temporary refusal stays pending until the timeout, then names itself", async () => {
  const { id } = await start("inbound");
  const nextTryAt = new Date(Date.now() + minute);
  await delivered(id, {
    outcome: "deferred",
    step: "recipient",
    fault: "temporary_refusal",
    peerReply: "450 later",
    nextTryAt,
  });
  expect(await state("inbound")).toMatchObject({ state: "pending", last: { peerReply: "450 later", nextTryAt } });
  await expireVerification(id, world.db);
  expect(await state("inbound")).toMatchObject({ state: "pending" });
  await expireVerification(id, world.db, later(16));
  expect(await state("inbound")).toMatchObject({
    state: "failed",
    last: { step: "recipient", failure: "temporary_refusal" },
  });
});

test("what was handed over and did not come back in time fails, and still verifies when it comes late", async () => {
  const { id, token } = await start("inbound");
  await delivered(id);
  await expireVerification(id, world.db, later(16));
  expect(await state("inbound")).toMatchObject({ state: "failed", last: { failure: "not_returned_in_time" } });
  expect(await back(token, { receivedAt: later(22)() })).toBe("verified");
  expect(await state("inbound")).toMatchObject({ state: "verified", last: { failure: null } });
  const checks = await world.db.auditEvent.findMany({
    where: { action: { in: ["verification.failed", "verification.succeeded"] }, objectId: String(addressId) },
    select: { action: true, actorId: true, details: true },
    orderBy: { at: "desc" },
    take: 2,
  });
  expect(checks).toMatchObject([
    { action: "verification.failed", actorId: "verification timeout", details: { fault: "not_returned_in_time" } },
    { action: "verification.succeeded", details: { direction: "inbound" } },
  ]);
});

test("a day after the timeout the token proves nothing", async () => {
  const { token } = await start("inbound");
  expect(await back(token, { receivedAt: later(24 * 60 + 16)() })).toBe("ignored");
});

test.each([
  ["without authentication", { authenticated: false, credentialDomainId: null }, "returned_without_authentication"],
  ["on another domain's credential", { credentialDomainId: randomUUID() }, "returned_on_other_domain"],
])("a token that is back %s fails", async (_, more, failure) => {
  const { token } = await start("inbound");
  expect(await back(token, more)).toBe("failed");
  expect(await state("inbound")).toMatchObject({ state: "failed", last: { failure } });
});

test("a made-up token, and one of another account, are ordinary mail", async () => {
  const { token } = await start("inbound");
  const { ctx } = await otherAccount(world, "other");
  expect(await back("x".repeat(43))).toBe("ignored");
  expect(await back(token, { accountId: ctx.account.id })).toBe("ignored");
  await expect(startVerification(ctx, { addressId, direction: "inbound" })).rejects.toMatchObject({
    code: "address_not_found",
  });
});

test("while pending, no second mail is sent for a minute", async () => {
  await start("inbound");
  await expect(start("inbound")).rejects.toMatchObject({ code: "verification_too_soon" });
  await start("inbound", later(1.1));
  expect(await world.db.outboundMessage.count()).toBe(2);
});

test("two clicks at once send one mail", async () => {
  const clicks = [1, 2, 3].map(() => startVerification(world.ctx(), { addressId, direction: "outbound" }));
  const results = await Promise.allSettled(clicks);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await world.db.outboundMessage.count()).toBe(1);
});

test("an older round trip that times out leaves a newer one pending", async () => {
  const first = await start("inbound");
  await delivered(first.id);
  await start("inbound", later(2));
  await expireVerification(first.id, world.db, later(15.5));
  expect(await state("inbound")).toMatchObject({ state: "pending" });
});

test("a re-check reroutes nothing while it runs, and ends the route only when it fails conclusively", async () => {
  await back((await start("outbound")).token);
  const credential = await currentCredential();
  const { id } = await start("outbound", later(2));
  expect(await state("outbound")).toMatchObject({ state: "pending" });
  expect(await route()).toBe(credential);
  await delivered(id, { outcome: "deferred", step: "recipient", fault: "temporary_refusal", peerReply: "450 later" });
  expect(await route()).toBe(credential);
  await delivered(id, { outcome: "failed", step: "auth", fault: "auth_rejected", peerReply: "535 no" });
  expect(await route()).toBeNull();
});

test("a replacement that fails leaves the last verified credential routing; one that verifies takes over", async () => {
  await back((await start("outbound")).token);
  const old = await currentCredential();
  await replaceOutboundCredential(world.ctx(), {
    addressId,
    host: "smtp.company.test",
    port: 587,
    username: "new",
    password: "new secret",
  });
  const failing = await start("outbound");
  await delivered(failing.id, { outcome: "failed", step: "auth", fault: "auth_rejected", peerReply: "535 no" });
  expect(await state("outbound")).toMatchObject({ state: "failed" });
  expect(await route()).toBe(old);
  await back((await start("outbound")).token);
  expect(await route()).toBe(await currentCredential());
  expect(await route()).not.toBe(old);
});

test.each([
  ["outbound", "Support@company.test"],
  ["inbound", "support@acme.postern.test"],
] as const)(
  "an %s return refused at the door for want of authentication is recognised by recipient and sender",
  async (direction, sender) => {
    const { id } = await start(direction);
    await delivered(id);
    const refused = { accountId: world.account.id, addressId, peer: "192.0.2.9", at: new Date() };
    await recordRefusedReturn(world.db, { ...refused, envelopeFrom: "stranger@elsewhere.test" });
    expect(await state(direction)).toMatchObject({ state: "pending" });
    await recordRefusedReturn(world.db, { ...refused, envelopeFrom: sender });
    expect(await state(direction)).toMatchObject({
      state: "failed",
      last: { failure: "returned_without_authentication" },
    });
  },
);
