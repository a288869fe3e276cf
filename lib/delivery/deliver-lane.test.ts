import { expect, test, vi } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { testCertificates } from "#lib/testing/certificates.ts";
import { closeDelivery, deliverLane } from "./deliver-lane.ts";
import { rerouteQueued } from "./reroute.ts";
import { letTimePass, queue, wakes } from "./testing.ts";
import { headerOf, laneTests, never } from "./testing-lane.ts";

const { at, company, peer, run, stored } = laneTests();

test("a connector address's mail goes through its server: TLS, AUTH, its own From and envelope", async () => {
  const { server, addressId, email, lane, credentialId } = await company();
  const { id, emailId } = await queue(at.world, addressId);
  await run(lane);
  expect(server.messages).toMatchObject([{ from: email, to: ["customer@customer.test"], user: email, secure: true }]);
  const raw = server.messages[0]?.raw ?? "";
  expect(headerOf(raw, "From")).toContain(email);
  expect(headerOf(raw, "X-Zendesk-Email-Id")).toBe(emailId);
  expect(headerOf(raw, "X-Zendesk-From-Account-Id")).toBe(at.world.account.opaqueId);
  const message = await stored(id);
  expect(message).toMatchObject({
    state: "sent",
    attempts: 1,
    credentialId,
    routeReason: "connector",
    fromEmail: email,
    waits: null,
  });
  expect(message.tries).toMatchObject([{ outcome: "sent", fault: null, reply: "250 2.0.0 taken" }]);
  expect(message.tries[0]?.dialogue).toContain("C: AUTH PLAIN ***");
  expect(JSON.stringify(message)).not.toMatch(/hunter2|aHVudGVy/);
});

test("200 messages go over a few reused connections, each once", async () => {
  const { server, addressId, lane } = await company();
  const ids = [];
  for (let n = 0; n < 200; n += 1) ids.push((await queue(at.world, addressId, { subject: `n${n}` })).emailId);
  await run(lane);
  expect(server.messages.map(({ raw }) => headerOf(raw, "X-Zendesk-Email-Id")).toSorted()).toEqual(ids.toSorted());
  expect(server.connections()).toBeLessThanOrEqual(5);
  expect(await at.world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(200);
  await queue(at.world, addressId);
  await run(lane);
  expect(server.messages).toHaveLength(201);
  expect(server.connections()).toBeLessThanOrEqual(5);
});

test("mail goes on leaving while outcomes are being committed, at most 32 messages ahead of them", async () => {
  const { server, addressId, lane } = await company();
  for (let n = 0; n < 60; n += 1) await queue(at.world, addressId);
  const { promise: running, resolve: started } = Promise.withResolvers<Promise<void>>();
  await at.world.db.$transaction(async (db) => {
    // Claims go through; the record of an attempt waits.
    await db.$executeRaw`lock table outbound_attempt in share mode`;
    started(run(lane));
    const counts: number[] = [];
    await vi.waitUntil(
      () =>
        counts.push(server.messages.length) > 10 && new Set(counts.slice(-10)).size === 1 && server.messages.length > 0,
      {
        timeout: 10_000,
        interval: 30,
      },
    );
    expect(server.messages.length).toBeGreaterThan(5);
    expect(server.messages.length).toBeLessThanOrEqual(32);
    expect(await at.world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(0);
  });
  await running;
  expect(new Set(server.messages.map(({ raw }) => headerOf(raw, "X-Zendesk-Email-Id"))).size).toBe(60);
  expect(server.messages).toHaveLength(60);
  expect(await at.world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(60);
});

test("a server that allows one connection at a time gets its mail over one", async () => {
  let asked = 0;
  const { server, addressId, lane } = await company({
    refuse: (step) => (step === "connect" && ++asked > 1 ? "421 4.7.0 too many connections" : null),
  });
  for (let n = 0; n < 60; n += 1) await queue(at.world, addressId);
  await run(lane);
  expect(server.messages).toHaveLength(60);
  expect(asked).toBeLessThanOrEqual(5);
  expect(await at.world.db.outboundAttempt.count({ where: { outcome: "deferred" } })).toBe(0);
});

test("what a refused second connection had in its hands leaves in the same run, also when the first has sent all else", async () => {
  let asked = 0;
  const sent = (): number => server.messages.length;
  const { server, addressId, lane } = await company({
    refuse: (step) => (step === "connect" && ++asked > 1 ? "421 4.7.0 too many connections" : null),
    // Each of the refused holds a message, and all the others have left.
    beforeRefusal: () => vi.waitUntil(() => asked + sent() > 20, { timeout: 10_000 }).then(() => undefined),
  });
  for (let n = 0; n < 20; n += 1) await queue(at.world, addressId);
  await run(lane);
  expect(sent()).toBe(20);
  expect(asked).toBe(5);
  expect(await at.world.db.outboundAttempt.count({ where: { outcome: "deferred" } })).toBe(0);
});

test("a 4xx is tried again on schedule with the same Message-ID, Email-Id and Date", async () => {
  const seen: string[] = [];
  const { server, addressId, lane } = await company({
    refuse: (step, value) => (step === "data" && seen.push(value) < 3 ? "451 4.7.1 greylisted" : null),
  });
  const { id, messageId } = await queue(at.world, addressId);
  await run(lane);
  const waiting = await stored(id);
  expect(waiting).toMatchObject({
    state: "queued",
    attempts: 1,
    lastReply: "451 4.7.1 greylisted",
    waits: { claimedAt: null },
  });
  expect(await wakes(at.world)).toContainEqual({ lane, inMinutes: 1 });
  await run(lane);
  expect(seen).toHaveLength(1);
  for (let n = 0; n < 2; n += 1) {
    await letTimePass(at.world);
    await run(lane);
  }
  expect((await stored(id)).tries.map(({ outcome, fault }) => [outcome, fault])).toEqual([
    ["deferred", "temporary_refusal"],
    ["deferred", "temporary_refusal"],
    ["sent", null],
  ]);
  expect(server.messages).toHaveLength(1);
  expect(new Set(seen).size).toBe(1);
  expect(headerOf(seen[0] ?? "", "Message-ID")).toBe(`<${messageId}>`);
});

test("a 5xx fails at once, and the messages beside it are sent", async () => {
  const { server, addressId, lane } = await company({
    refuse: (step, value) => (step === "rcpt" && value.startsWith("gone") ? "550 5.1.1 no such user" : null),
  });
  const bad = await queue(at.world, addressId, { recipient: "gone@customer.test" });
  const good = await queue(at.world, addressId);
  await run(lane);
  expect(await stored(bad.id)).toMatchObject({ state: "failed", lastReply: "550 5.1.1 no such user" });
  expect((await stored(bad.id)).tries).toMatchObject([{ outcome: "failed", fault: "recipient_refused" }]);
  expect((await stored(good.id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("an unverified address's mail leaves from the default address by the system route, saying why", async () => {
  const { addressId, email } = await company({}, false);
  await at.world.db.supportAddress.update({
    where: { id: addressId },
    data: { inboundState: "verified", inboundVerifiedAt: new Date() },
  });
  const mx = await peer();
  const { id, emailId } = await queue(at.world, addressId);
  await run("mx:customer.test", { mxPort: mx.port });
  const domain = `${at.world.account.subdomain}.postern.test`;
  expect(mx.messages).toMatchObject([{ from: `bounce+${emailId}@${domain}`, user: null }]);
  expect(headerOf(mx.messages[0]?.raw ?? "", "From")).toContain(at.world.defaultAddress.email);
  expect(headerOf(mx.messages[0]?.raw ?? "", "Reply-To")).toBe(email);
  expect(await stored(id)).toMatchObject({
    state: "sent",
    routeReason: "outbound_unverified",
    fromEmail: at.world.defaultAddress.email,
    credentialId: null,
  });
});

test("the system route uses TLS with a certificate that nobody vouches for, and goes in clear where there is none", async () => {
  const stranger = await peer({ certificate: testCertificates("Stranger").issue(["elsewhere.test"]) });
  await queue(at.world, at.world.defaultAddress.id);
  await run("mx:customer.test", { mxPort: stranger.port });
  expect(stranger.messages).toMatchObject([{ secure: true }]);
  at.deps.pool.close();
  const plain = await peer();
  await queue(at.world, at.world.defaultAddress.id, { recipient: "other@plain.test" });
  await run("mx:plain.test", { mxPort: plain.port });
  expect(plain.messages).toMatchObject([{ secure: false }]);
});

test("the operator's relay gets its password under TLS with a valid certificate alone", async () => {
  const users = { relay: "s3cret" };
  const auth = { username: "relay", password: "s3cret" };
  const wrong = await peer({ certificate: testCertificates("Stranger").issue(["relay.test"]), users });
  const { id } = await queue(at.world, at.world.defaultAddress.id);
  const systemRelay = { host: "relay.test", port: wrong.port, implicitTls: false, auth };
  await run("mx:customer.test", { systemRelay });
  expect((await stored(id)).lane).toBe("system");
  await run("system", { systemRelay });
  expect((await stored(id)).tries).toMatchObject([{ outcome: "deferred", fault: "system_route_failed" }]);
  const right = await peer({ certificate: at.authority.issue(["relay.test"]), users });
  await letTimePass(at.world);
  await run("system", { systemRelay: { ...systemRelay, port: right.port }, egressAllow: [] });
  expect(right.messages).toMatchObject([{ user: "relay", secure: true }]);
});

test("a change of route takes the queued mail along at once, and nothing stays behind", async () => {
  const { server, addressId, lane, credentialId } = await company({}, false);
  const { id } = await queue(at.world, addressId);
  expect((await stored(id)).lane).toBe("mx:customer.test");
  await at.world.db.outboundMessage.update({
    where: { id },
    data: { nextAttemptAt: new Date(Date.now() + 3_600_000) },
  });
  await withTransaction(at.world.ctx(), async (tx) => {
    await tx.db.supportAddress.update({ where: { id: addressId }, data: { routeCredentialId: credentialId } });
    await rerouteQueued(tx, addressId);
  });
  expect(await wakes(at.world)).toContainEqual({ lane, inMinutes: 0 });
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a message whose route changed without a word moves to its lane instead of leaving the old way", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  await at.world.db.supportAddress.update({ where: { id: addressId }, data: { routeCredentialId: null } });
  await run(lane);
  expect(await stored(id)).toMatchObject({
    state: "queued",
    lane: "mx:customer.test",
    attempts: 0,
    waits: { claimedAt: null },
  });
  expect(await wakes(at.world)).toContainEqual({ lane: "mx:customer.test", inMinutes: 0 });
  expect(server.messages).toHaveLength(0);
});

test("a rolled-back transaction queues nothing and wakes nobody", async () => {
  const before = await wakes(at.world);
  const failing = withTransaction(at.world.ctx(), async (tx) => {
    await queue({ ...at.world, ctx: () => tx }, at.world.defaultAddress.id);
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  expect(await at.world.db.outboundMessage.count()).toBe(0);
  expect(await wakes(at.world)).toEqual(before);
});

test("the process's own surroundings send by SYSTEM_SMTP_URL, which the egress rule does not bind, and close", async () => {
  const relay = await peer();
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
  try {
    const { id } = await queue(at.world, at.world.defaultAddress.id);
    expect((await stored(id)).lane).toBe("system");
    await deliverLane("system", never);
    expect((await stored(id)).state).toBe("sent");
    expect(relay.messages).toHaveLength(1);
  } finally {
    delete process.env.SYSTEM_SMTP_URL;
    await closeDelivery();
  }
});
