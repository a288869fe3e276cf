import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { type PeerOptions, type SmtpPeer, scriptedPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { closeDelivery, deliverLane, deliverLaneWith } from "./deliver-lane.ts";
import type { DeliveryDeps } from "./deps.ts";
import { rerouteQueued } from "./reroute.ts";
import { connectedDomain, letTimePass, queue, routedAddress, testDelivery, wakes } from "./testing.ts";

let world: World;
let domainId: string;
let deps: DeliveryDeps;
let authority: TestAuthority;
const closing: { close(): Promise<void> }[] = [];
const never = new AbortController().signal;
let serial = 0;

beforeAll(() => {
  authority = testCertificates();
  authority.trust();
});
beforeEach(async () => {
  world = await testWorld();
  domainId = await connectedDomain(world);
  const delivery = testDelivery(world);
  deps = delivery.deps;
  closing.push(world, delivery);
});
afterEach(async () => {
  // A peer's close waits for its connections, and idle ones are kept for the next message.
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});
async function peer(options: PeerOptions = {}): Promise<SmtpPeer> {
  const made = await smtpPeer(options);
  closing.push(made);
  return made;
}

/** The company's server: TLS, AUTH, and an address that is routed through it. */
async function company(options: PeerOptions = {}, verified = true) {
  const local = `help${++serial}`;
  const users = { [`${local}@company.test`]: "hunter2 secret" };
  const server = await peer({ certificate: authority.issue(["smtp.company.test"]), users, ...options });
  return { server, ...(await routedAddress(world, domainId, local, server.port, verified)) };
}

const run = (lane: string, more: Partial<DeliveryDeps> = {}, signal = never) =>
  deliverLaneWith({ ...deps, ...more }, lane, signal);
const stored = (id: string) =>
  world.db.outboundMessage.findUniqueOrThrow({
    where: { id },
    include: { waits: true, tries: { orderBy: { startedAt: "asc" } } },
  });
const headerOf = (raw: string, name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(raw.replaceAll("\r", ""))?.[1];

test("a connector address's mail goes through its server: TLS, AUTH, its own From and envelope", async () => {
  const { server, addressId, email, lane, credentialId } = await company();
  const { id, emailId } = await queue(world, addressId);
  await run(lane);
  expect(server.messages).toMatchObject([{ from: email, to: ["customer@customer.test"], user: email, secure: true }]);
  const raw = server.messages[0]?.raw ?? "";
  expect(headerOf(raw, "From")).toContain(email);
  expect(headerOf(raw, "X-Zendesk-Email-Id")).toBe(emailId);
  expect(headerOf(raw, "X-Zendesk-From-Account-Id")).toBe(world.account.opaqueId);
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
  for (let n = 0; n < 200; n += 1) ids.push((await queue(world, addressId, { subject: `n${n}` })).emailId);
  await run(lane);
  expect(server.messages.map(({ raw }) => headerOf(raw, "X-Zendesk-Email-Id")).toSorted()).toEqual(ids.toSorted());
  expect(server.connections()).toBeLessThanOrEqual(5);
  expect(await world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(200);
  await queue(world, addressId);
  await run(lane);
  expect(server.messages).toHaveLength(201);
  expect(server.connections()).toBeLessThanOrEqual(5);
});

test("mail goes on leaving while outcomes are being committed, at most 32 messages ahead of them", async () => {
  const { server, addressId, lane } = await company();
  for (let n = 0; n < 60; n += 1) await queue(world, addressId);
  const { promise: running, resolve: started } = Promise.withResolvers<Promise<void>>();
  await world.db.$transaction(async (db) => {
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
    expect(await world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(0);
  });
  await running;
  expect(new Set(server.messages.map(({ raw }) => headerOf(raw, "X-Zendesk-Email-Id"))).size).toBe(60);
  expect(server.messages).toHaveLength(60);
  expect(await world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(60);
});

test("a server that allows one connection at a time gets its mail over one", async () => {
  let asked = 0;
  const { server, addressId, lane } = await company({
    refuse: (step) => (step === "connect" && ++asked > 1 ? "421 4.7.0 too many connections" : null),
  });
  for (let n = 0; n < 60; n += 1) await queue(world, addressId);
  await run(lane);
  expect(server.messages).toHaveLength(60);
  expect(asked).toBeLessThanOrEqual(5);
  expect(await world.db.outboundAttempt.count({ where: { outcome: "deferred" } })).toBe(0);
});

test("what a refused second connection had in its hands leaves in the same run, also when the first has sent all else", async () => {
  let asked = 0;
  const sent = (): number => server.messages.length;
  const { server, addressId, lane } = await company({
    refuse: (step) => (step === "connect" && ++asked > 1 ? "421 4.7.0 too many connections" : null),
    // Each of the refused holds a message, and all the others have left.
    beforeRefusal: () => vi.waitUntil(() => asked + sent() > 20, { timeout: 10_000 }).then(() => undefined),
  });
  for (let n = 0; n < 20; n += 1) await queue(world, addressId);
  await run(lane);
  expect(sent()).toBe(20);
  expect(asked).toBe(5);
  expect(await world.db.outboundAttempt.count({ where: { outcome: "deferred" } })).toBe(0);
});

test("a 4xx is tried again on schedule with the same Message-ID, Email-Id and Date", async () => {
  const seen: string[] = [];
  const { server, addressId, lane } = await company({
    refuse: (step, value) => (step === "data" && seen.push(value) < 3 ? "451 4.7.1 greylisted" : null),
  });
  const { id, messageId } = await queue(world, addressId);
  await run(lane);
  const waiting = await stored(id);
  expect(waiting).toMatchObject({
    state: "queued",
    attempts: 1,
    lastReply: "451 4.7.1 greylisted",
    waits: { claimedAt: null },
  });
  expect(await wakes(world)).toContainEqual({ lane, inMinutes: 1 });
  await run(lane);
  expect(seen).toHaveLength(1);
  for (let n = 0; n < 2; n += 1) {
    await letTimePass(world);
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
  const bad = await queue(world, addressId, { recipient: "gone@customer.test" });
  const good = await queue(world, addressId);
  await run(lane);
  expect(await stored(bad.id)).toMatchObject({ state: "failed", lastReply: "550 5.1.1 no such user" });
  expect((await stored(bad.id)).tries).toMatchObject([{ outcome: "failed", fault: "recipient_refused" }]);
  expect((await stored(good.id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a refused connection defers all that is due with one attempt, and another lane is not kept", async () => {
  const dead = await company();
  await dead.server.close();
  const alive = await company();
  const waiting = [await queue(world, dead.addressId), await queue(world, dead.addressId)];
  const { id } = await queue(world, alive.addressId);
  await Promise.all([run(dead.lane), run(alive.lane)]);
  expect((await stored(id)).state).toBe("sent");
  for (const message of waiting) {
    const row = await stored(message.id);
    expect(row).toMatchObject({ state: "queued", attempts: 1, waits: { claimedAt: null } });
    expect(row.tries).toMatchObject([{ outcome: "deferred", fault: "connection_refused" }]);
  }
});

test("of a long queue a refused connection puts off a thousand; the rest stays due, and the lane waits as for a second attempt", async () => {
  const dead = await company();
  await dead.server.close();
  const { id } = await queue(world, dead.addressId);
  await world.db.$executeRaw`
    insert into outbound_message select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'email_id', 'copy' || n,
      'message_id', 'copy' || n || '@company.test'))).* from outbound_message m, generate_series(1, 1300) n where m.id = ${id}::uuid`;
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  const before = Date.now();
  await run(dead.lane);
  const put = await world.db.outboundAttempt.count();
  expect(put).toBeGreaterThanOrEqual(1_000);
  expect(put).toBeLessThan(1_301);
  const waiting = { lane: dead.lane, claimedAt: null, nextAttemptAt: { lte: new Date(before) } };
  expect(await world.db.queuedOutbound.count({ where: waiting })).toBe(1_301 - put);
  expect(await wakes(world)).toEqual([{ lane: dead.lane, inMinutes: 1 }]);
});

test("a host that never answers keeps three of its lanes busy, never a fourth", async () => {
  const silent = await scriptedPeer("", () => null);
  closing.push(silent);
  const lanes = [];
  for (let n = 0; n < 4; n += 1) {
    const address = await routedAddress(world, domainId, `quiet${n}`, silent.port);
    await queue(world, address.addressId);
    lanes.push(address.lane);
  }
  await Promise.all(lanes.map((lane) => run(lane)));
  expect(await world.db.outboundAttempt.count({ where: { fault: "connection_timeout" } })).toBe(3);
  expect(deps.busyHosts.size).toBe(0);
});

test("a dead host that takes the mail of many domains keeps ten of their lanes busy, never an eleventh", async () => {
  const silent = await scriptedPeer("", () => null);
  closing.push(silent);
  const names = { ...deps.names, mx: async () => [{ exchange: "MX.hoster.test", priority: 10 }] };
  const domains = Array.from({ length: 12 }, (_, n) => `customer${n}.test`);
  for (const domain of domains) await queue(world, world.defaultAddress.id, { recipient: `someone@${domain}` });
  await Promise.all(domains.map((domain) => run(`mx:${domain}`, { names, mxPort: silent.port })));
  expect(await world.db.outboundAttempt.count({ where: { fault: "connection_timeout" } })).toBe(10);
  expect(deps.busyHosts.size).toBe(0);
});

test("a private address gets no connection without EGRESS_ALLOW", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  await run(lane, { egressAllow: [] });
  expect((await stored(id)).tries).toMatchObject([{ outcome: "deferred", fault: "egress_blocked" }]);
  expect(server.connections()).toBe(0);
});

test("mail gives up after four days, with the peer's last words", async () => {
  const { addressId, lane } = await company({ refuse: (step) => (step === "rcpt" ? "450 4.2.1 full" : null) });
  const { id } = await queue(world, addressId);
  await world.db.outboundMessage.update({
    where: { id },
    data: { createdAt: new Date(Date.now() - 4 * 86_400_000), attempts: 90 },
  });
  await run(lane);
  expect(await stored(id)).toMatchObject({ state: "failed", lastReply: "450 4.2.1 full" });
});

test("what a killed run had in its hands is sent again with the same ids, by the next run", async () => {
  const { server, addressId, lane } = await company();
  const { id, emailId, messageId } = await queue(world, addressId);
  // The peer said 250, and the process died before it could write that down.
  await run(lane);
  await world.db.outboundMessage.update({
    where: { id },
    data: { state: "queued", sentAt: null, attempts: 0 },
  });
  await world.db.queuedOutbound.update({ where: { messageId: id }, data: { claimedAt: new Date() } });
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  for (const { raw } of server.messages) {
    expect([headerOf(raw, "X-Zendesk-Email-Id"), headerOf(raw, "Message-ID")]).toEqual([emailId, `<${messageId}>`]);
  }
  expect(server.messages).toHaveLength(2);
});

test("two runs of one lane at once send each message once", async () => {
  const { server, addressId, lane } = await company();
  for (let n = 0; n < 30; n += 1) await queue(world, addressId);
  const other = testDelivery(world);
  closing.push(other);
  await Promise.all([run(lane), deliverLaneWith(other.deps, lane, never)]);
  expect(server.messages).toHaveLength(30);
});

test("a database that is away between the peer's 250 and our commit makes no second copy", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  let refusals = 3;
  const db = new Proxy(world.db, {
    get(target, key) {
      if (key === "$executeRaw" && server.messages.length > 0 && refusals-- > 0)
        return () => Promise.reject(new Error("connection refused"));
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await run(lane, { db });
  expect(refusals).toBeLessThan(1);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a message that the peer took stays sent although its record is refused", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  const meta = { driverAdapterError: { cause: { originalCode: "22P02" } } };
  const db = new Proxy(world.db, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        key === "$executeRaw" && String(args[0]).includes("outbound_attempt")
          ? Promise.reject(Object.assign(new Error("refused"), { meta }))
          : value.apply(target, args);
    },
  });
  await expect(run(lane, { db })).rejects.toThrow("refused");
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a stop ends the run early and leaves the rest queued and due", async () => {
  const stop = new AbortController();
  const { server, addressId, lane } = await company({
    refuse: (step) => {
      if (step === "data") stop.abort();
      return null;
    },
  });
  for (let n = 0; n < 40; n += 1) await queue(world, addressId);
  await run(lane, {}, stop.signal);
  const sent = await world.db.outboundMessage.count({ where: { state: "sent" } });
  expect(sent).toBe(server.messages.length);
  expect(sent).toBeLessThan(40);
  expect(await world.db.queuedOutbound.count({ where: { claimedAt: null, message: { attempts: 0 } } })).toBe(40 - sent);
  await run(lane);
  expect(server.messages).toHaveLength(40);
});

test("an unverified address's mail leaves from the default address by the system route, saying why", async () => {
  const { addressId, email } = await company({}, false);
  await world.db.supportAddress.update({
    where: { id: addressId },
    data: { inboundState: "verified", inboundVerifiedAt: new Date() },
  });
  const mx = await peer();
  const { id, emailId } = await queue(world, addressId);
  await run("mx:customer.test", { mxPort: mx.port });
  const domain = `${world.account.subdomain}.postern.test`;
  expect(mx.messages).toMatchObject([{ from: `bounce+${emailId}@${domain}`, user: null }]);
  expect(headerOf(mx.messages[0]?.raw ?? "", "From")).toContain(world.defaultAddress.email);
  expect(headerOf(mx.messages[0]?.raw ?? "", "Reply-To")).toBe(email);
  expect(await stored(id)).toMatchObject({
    state: "sent",
    routeReason: "outbound_unverified",
    fromEmail: world.defaultAddress.email,
    credentialId: null,
  });
});

test("the system route uses TLS with a certificate that nobody vouches for, and goes in clear where there is none", async () => {
  const stranger = await peer({ certificate: testCertificates("Stranger").issue(["elsewhere.test"]) });
  await queue(world, world.defaultAddress.id);
  await run("mx:customer.test", { mxPort: stranger.port });
  expect(stranger.messages).toMatchObject([{ secure: true }]);
  deps.pool.close();
  const plain = await peer();
  await queue(world, world.defaultAddress.id, { recipient: "other@plain.test" });
  await run("mx:plain.test", { mxPort: plain.port });
  expect(plain.messages).toMatchObject([{ secure: false }]);
});

test("the operator's relay gets its password under TLS with a valid certificate alone", async () => {
  const users = { relay: "s3cret" };
  const auth = { username: "relay", password: "s3cret" };
  const wrong = await peer({ certificate: testCertificates("Stranger").issue(["relay.test"]), users });
  const { id } = await queue(world, world.defaultAddress.id);
  const systemRelay = { host: "relay.test", port: wrong.port, implicitTls: false, auth };
  await run("mx:customer.test", { systemRelay });
  expect((await stored(id)).lane).toBe("system");
  await run("system", { systemRelay });
  expect((await stored(id)).tries).toMatchObject([{ outcome: "deferred", fault: "system_route_failed" }]);
  const right = await peer({ certificate: authority.issue(["relay.test"]), users });
  await letTimePass(world);
  await run("system", { systemRelay: { ...systemRelay, port: right.port }, egressAllow: [] });
  expect(right.messages).toMatchObject([{ user: "relay", secure: true }]);
});

test("a change of route takes the queued mail along at once, and nothing stays behind", async () => {
  const { server, addressId, lane, credentialId } = await company({}, false);
  const { id } = await queue(world, addressId);
  expect((await stored(id)).lane).toBe("mx:customer.test");
  await world.db.outboundMessage.update({ where: { id }, data: { nextAttemptAt: new Date(Date.now() + 3_600_000) } });
  await withTransaction(world.ctx(), async (tx) => {
    await tx.db.supportAddress.update({ where: { id: addressId }, data: { routeCredentialId: credentialId } });
    await rerouteQueued(tx, addressId);
  });
  expect(await wakes(world)).toContainEqual({ lane, inMinutes: 0 });
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a message whose route changed without a word moves to its lane instead of leaving the old way", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  await world.db.supportAddress.update({ where: { id: addressId }, data: { routeCredentialId: null } });
  await run(lane);
  expect(await stored(id)).toMatchObject({
    state: "queued",
    lane: "mx:customer.test",
    attempts: 0,
    waits: { claimedAt: null },
  });
  expect(await wakes(world)).toContainEqual({ lane: "mx:customer.test", inMinutes: 0 });
  expect(server.messages).toHaveLength(0);
});

test("a rolled-back transaction queues nothing and wakes nobody", async () => {
  const before = await wakes(world);
  const failing = withTransaction(world.ctx(), async (tx) => {
    await queue({ ...world, ctx: () => tx }, world.defaultAddress.id);
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  expect(await world.db.outboundMessage.count()).toBe(0);
  expect(await wakes(world)).toEqual(before);
});

test("the process's own surroundings send by SYSTEM_SMTP_URL, which the egress rule does not bind, and close", async () => {
  const relay = await peer();
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
  try {
    const { id } = await queue(world, world.defaultAddress.id);
    expect((await stored(id)).lane).toBe("system");
    await deliverLane("system", never);
    expect((await stored(id)).state).toBe("sent");
    expect(relay.messages).toHaveLength(1);
  } finally {
    delete process.env.SYSTEM_SMTP_URL;
    await closeDelivery();
  }
});

test("an outcome waits for the database also when the lane's hold was lost with it: the message is not sent again", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  const lost = new AbortController();
  let refused = 0;
  const executeRaw = (...args: Parameters<typeof world.db.$executeRaw>) => {
    if (server.messages.length === 0 || refused === 3) return world.db.$executeRaw(...args);
    refused += 1;
    lost.abort();
    return Promise.reject(new Error("connection refused"));
  };
  const db = new Proxy(world.db, {
    get: (target, key) => (key === "$executeRaw" ? executeRaw : Reflect.get(target, key, target)),
  });
  const clock = Date.now;
  // A quarter of a minute passes with each refusal.
  vi.spyOn(Date, "now").mockImplementation(() => clock() + refused * 15_000);
  try {
    await run(lane, { db, hold: async () => ({ lost: lost.signal, release: async () => undefined }) });
  } finally {
    vi.restoreAllMocks();
  }
  expect(refused).toBe(3);
  expect(await stored(id)).toMatchObject({ state: "sent", tries: [{ outcome: "sent" }] });
});
