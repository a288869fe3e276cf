import { afterEach, beforeEach, expect, test } from "vitest";
import { testCertificates } from "#lib/testing/certificates.ts";
import { type PeerOptions, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import type { DeliveryDeps } from "./deps.ts";
import { connectedDomain, letTimePass, queue, routedAddress, testDelivery } from "./testing.ts";

let world: World;
let domainId: string;
let deps: DeliveryDeps;
const closing: { close(): Promise<void> }[] = [];
const never = new AbortController().signal;
const authority = testCertificates();
authority.trust();

beforeEach(async () => {
  world = await testWorld();
  domainId = await connectedDomain(world);
  const delivery = testDelivery(world);
  deps = delivery.deps;
  closing.push(world, delivery);
});
afterEach(async () => {
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function company(options: PeerOptions = {}, verified = false) {
  const users = { "help@company.test": "hunter2 secret" };
  const server = await smtpPeer({ certificate: authority.issue(["smtp.company.test"]), users, ...options });
  closing.push(server);
  return { server, ...(await routedAddress(world, domainId, "help", server.port, verified)) };
}

const run = (lane: string, more: Partial<DeliveryDeps> = {}) => deliverLaneWith({ ...deps, ...more }, lane, never);
const check = () =>
  world.db.verification.findFirstOrThrow({ orderBy: { createdAt: "desc" }, include: { message: true } });

test("an outbound check leaves through the credential that it proves, before that routes any other mail", async () => {
  const { server, addressId, email, lane } = await company();
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await run(lane);
  expect(server.messages).toMatchObject([{ from: email, to: [email], user: email, secure: true }]);
  expect(await check()).toMatchObject({
    step: "returning",
    failedAt: null,
    message: { state: "sent", routeReason: "verification" },
  });
});

test("an inbound check leaves from the plain native address by the system route", async () => {
  const { addressId, email } = await company();
  const mx = await smtpPeer();
  closing.push(mx);
  await startVerification(world.ctx(), { addressId, direction: "inbound" });
  await run("mx:company.test", { mxPort: mx.port });
  expect(mx.messages).toMatchObject([{ from: world.defaultAddress.email, to: [email], user: null }]);
  expect(mx.messages[0]?.raw).not.toMatch(/^Reply-To:/im);
  expect(await check()).toMatchObject({ step: "returning", message: { state: "sent" } });
});

test("a 4xx defers the check and says when it goes on; then it goes on", async () => {
  let refusals = 1;
  const { server, addressId, lane } = await company({
    refuse: (step) => (step === "rcpt" && refusals-- > 0 ? "450 4.7.1 greylisted" : null),
  });
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await run(lane);
  const waiting = await check();
  expect(waiting).toMatchObject({
    failedAt: null,
    step: "recipient",
    failure: "temporary_refusal",
    message: { state: "queued" },
  });
  expect(waiting.peerReply).toBe("450 4.7.1 greylisted");
  expect(waiting.nextTryAt?.getTime()).toBeGreaterThan(Date.now());
  await letTimePass(world);
  await run(lane);
  expect(server.messages).toHaveLength(1);
  expect(await check()).toMatchObject({ step: "returning", message: { state: "sent" } });
});

test.each([
  ["a wrong password", { users: {} }, "auth_rejected", "auth"],
  ["no TLS", { startTls: false }, "tls_not_offered", "tls"],
  [
    "an unknown authority",
    { certificate: testCertificates("Nobody").issue(["smtp.company.test"]) },
    "tls_unknown_ca",
    "tls",
  ],
  [
    "a refused sender",
    { refuse: (step) => (step === "mail" ? "550 5.7.1 not yours" : null) },
    "sender_refused",
    "sender",
  ],
  [
    "a refused recipient",
    { refuse: (step) => (step === "rcpt" ? "550 5.7.1 relay denied" : null) },
    "recipient_refused",
    "recipient",
  ],
] satisfies [string, PeerOptions, string, string][])(
  "%s ends the check at once, naming the step",
  async (_name, options, code, step) => {
    const { addressId, lane } = await company(options);
    await startVerification(world.ctx(), { addressId, direction: "outbound" });
    await run(lane);
    expect(await check()).toMatchObject({
      failure: code,
      step,
      failedAt: expect.any(Date),
      message: { state: "failed", attempts: 1 },
    });
  },
);

test("a check that ends at a dead host leaves the address's ordinary mail waiting", async () => {
  const { server, addressId, lane } = await company({}, true);
  await server.close();
  const { id } = await queue(world, addressId);
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await run(lane);
  expect(await check()).toMatchObject({ failure: "connection_refused", step: "connect", message: { state: "failed" } });
  expect(await world.db.outboundMessage.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: "queued",
    attempts: 1,
  });
});

test("a check that nobody waits for any more is not sent", async () => {
  const { server, addressId, lane } = await company();
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await world.db.verification.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
  await run(lane);
  expect(server.connections()).toBe(0);
  expect(await check()).toMatchObject({ message: { state: "cancelled", attempts: 0 } });
});

test("a check overtakes the mail that waits before it", async () => {
  const { server, addressId, lane } = await company({}, true);
  for (let n = 0; n < 20; n += 1) await queue(world, addressId);
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await run(lane);
  expect(server.messages).toHaveLength(21);
  expect(server.messages.findIndex(({ to }) => to[0] === "help@company.test")).toBe(0);
});
