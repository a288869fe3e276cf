import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { renameAddress } from "#lib/addresses/rename-address.ts";
import { replaceOutboundCredential } from "#lib/addresses/replace-outbound-credential.ts";
import { setDefaultAddress } from "#lib/addresses/set-default-address.ts";
import { authenticate } from "#lib/credentials/authenticate.ts";
import { rotateCredential } from "#lib/credentials/rotate.ts";
import { openSql } from "#lib/db/sql.ts";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import type { DeliveryDeps } from "#lib/delivery/deps.ts";
import { pauseLane } from "#lib/delivery/pause-lane.ts";
import { letTimePass, queue, routedAddress, testDelivery, wakes } from "#lib/delivery/testing.ts";
import { addDomain } from "#lib/domains/add-domain.ts";
import { disconnectDomain } from "#lib/domains/disconnect-domain.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import { renameDomain } from "#lib/domains/rename-domain.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { setUnauthenticatedPolicy } from "#lib/domains/set-unauthenticated-policy.ts";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { type PeerOptions, type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { cancelDisconnection } from "./cancel-disconnection.ts";
import { exportUndelivered } from "./export-undelivered.ts";
import { foreseeDisconnection } from "./foresee-disconnection.ts";
import { getDisconnection, listDisconnections } from "./get-disconnection.ts";
import { giveUpDraining } from "./give-up-draining.ts";
import { runDisconnection } from "./run-disconnection.ts";
import type { StartDisconnectionInput, UndeliveredMessage } from "./schema.ts";
import { startDisconnection } from "./start-disconnection.ts";

let world: World;
let domainId: string;
let credential: IssuedCredential;
let deps: DeliveryDeps;
let relay: SmtpPeer;
let authority: TestAuthority;
const closing: { close(): Promise<void> }[] = [];
const never = new AbortController().signal;

beforeAll(() => {
  authority = testCertificates();
  authority.trust();
});
beforeEach(async () => {
  world = await testWorld();
  relay = await smtpPeer();
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
  const systemRelay = { host: "127.0.0.1", port: relay.port, implicitTls: false, auth: null };
  const delivery = testDelivery(world, { systemRelay });
  deps = delivery.deps;
  ({ domainId, credential } = await connectDomain(world, "company.test"));
  closing.push(world, relay, delivery);
});
afterEach(async () => {
  delete process.env.SYSTEM_SMTP_URL;
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

const locals = ["a", "b", "c"];
const users = Object.fromEntries(locals.map((local) => [`${local}@company.test`, "hunter2 secret"]));

/** Three addresses that mail leaves from through the company's own server. */
async function company(options: PeerOptions = {}) {
  const server = await smtpPeer({ certificate: authority.issue(["smtp.company.test"]), users, ...options });
  closing.push(server);
  const addresses = [];
  for (const local of locals) addresses.push(await routedAddress(world, domainId, local, server.port));
  const [first, second] = addresses;
  if (!first || !second) throw new Error("no addresses");
  return { server, addresses, first, second };
}

const start = (more: Partial<StartDisconnectionInput> = {}, ctx = world.ctx()) =>
  startDisconnection(ctx, { domainId, queue: "drain", confirm: "company.test", addresses: 3, ...more });
const view = async () => {
  const shown = await getDisconnection(world.ctx(), { domainId });
  if (!shown) throw new Error("nothing is shown");
  return shown;
};
const run = (lane: string) => deliverLaneWith(deps, lane, never);
/** Takes turns until the step is `step`, or it is over. */
async function turnsUntil(disconnectionId: string, step: string): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) {
    const { step: now } = await world.db.disconnection.findUniqueOrThrow({ where: { id: disconnectionId } });
    if (now === step || now === "finished" || now === "cancelled") return;
    await runDisconnection(disconnectionId, world.db);
  }
  throw new Error(`it never came to ${step}`);
}
/** Notifications that left by the system route; the administrators' notices aside. */
const bySystem = () => relay.messages.filter(({ to }) => to.includes("customer@customer.test"));
const stored = (id: string) => world.db.outboundMessage.findUniqueOrThrow({ where: { id } });
const recorded = (action: string) => world.db.auditEvent.findMany({ where: { action }, orderBy: { at: "asc" } });
async function listed(disconnectionId: string): Promise<UndeliveredMessage[]> {
  const { messages } = await exportUndelivered(world.ctx(), { disconnectionId });
  const rows = [];
  for await (const row of messages) rows.push(row);
  return rows;
}

test("what waits leaves through the connector first, what is queued meanwhile from the default address; then everything ends", async () => {
  const { server, addresses, first } = await company();
  const waited = await queue(world, first.addressId);
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  const late = await queue(world, first.addressId);
  expect(await stored(late.id)).toMatchObject({ lane: "system", disconnectedAddressId: null });
  await runDisconnection(disconnectionId, world.db);
  expect(await view()).toMatchObject({ step: "draining", messages: { total: 1, waiting: 1 } });
  await run(first.lane);
  await run("system");
  expect(await stored(waited.id)).toMatchObject({ state: "sent", routeReason: "connector", fromEmail: first.email });
  expect(await stored(late.id)).toMatchObject({
    state: "sent",
    routeReason: "domain_disconnecting",
    fromEmail: world.defaultAddress.email,
  });
  expect([server.messages.length, bySystem().length]).toEqual([1, 1]);
  await turnsUntil(disconnectionId, "finished");
  expect(await view()).toMatchObject({
    step: "finished",
    endedAt: expect.any(Date),
    addresses: { total: 3, stopped: 3, removed: 3 },
    messages: { total: 1, drained: 1, rerouted: 0, failed: 0, waiting: 0, listed: 0 },
  });
  const ids = addresses.map(({ addressId }) => addressId);
  expect(await world.db.supportAddress.count({ where: { id: { in: ids } } })).toBe(0);
  expect(await listDomains(world.ctx())).toEqual([]);
  const sql = openSql(world.url, { max: 1, name: "door" });
  await expect(authenticate(sql, credential)).rejects.toMatchObject({ code: "auth_failed" });
  await sql.close();
});

test("the record says who had it done, from where, and each thing that ended", async () => {
  await company();
  const { disconnectionId } = await start({ drainMinutes: 240 });
  await turnsUntil(disconnectionId, "finished");
  const by = { actorEmail: "owner@acme.test", ip: "192.0.2.1" };
  expect(await recorded("domain.disconnection_started")).toMatchObject([
    { ...by, objectId: domainId, details: { domain: "company.test", queue: "drain", addresses: 3, drainMinutes: 240 } },
  ]);
  expect(await recorded("address.removed")).toMatchObject([by, by, by]);
  expect(await recorded("credential.revoked")).toMatchObject([by]);
  expect(await recorded("domain.disconnected")).toMatchObject([{ ...by, details: { domain: "company.test" } }]);
});

test("rerouted, what waits leaves from the default address, and the company's server is not asked", async () => {
  const { server, first } = await company();
  const { id } = await queue(world, first.addressId);
  const later = new Date(Date.now() + 3_600_000);
  await world.db.outboundMessage.update({ where: { id }, data: { nextAttemptAt: later } });
  const { disconnectionId } = await start({ queue: "reroute" });
  await turnsUntil(disconnectionId, "finished");
  expect(await wakes(world)).toContainEqual({ lane: "system", inMinutes: 0 });
  await run(first.lane);
  await run("system");
  expect(await stored(id)).toMatchObject({ state: "sent", fromEmail: world.defaultAddress.email });
  expect([server.messages.length, bySystem().length]).toEqual([0, 1]);
  expect(await view()).toMatchObject({ messages: { total: 1, rerouted: 1, listed: 1 } });
});

test("while the server is dead nothing is lost: a person has what waits leave from the default address, at any time", async () => {
  const { server, first, second } = await company();
  await server.close();
  const ids = [];
  for (const { addressId } of [first, first, second]) ids.push((await queue(world, addressId)).id);
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  for (const { lane } of [first, second]) await run(lane);
  await runDisconnection(disconnectionId, world.db);
  expect(await view()).toMatchObject({ step: "draining", messages: { waiting: 3 } });
  await giveUpDraining(world.ctx(), { disconnectionId });
  await giveUpDraining(world.ctx(), { disconnectionId });
  expect(await recorded("domain.disconnection_rerouted")).toMatchObject([
    { actorEmail: "owner@acme.test", details: { waiting: 3 } },
  ]);
  await turnsUntil(disconnectionId, "finished");
  await run("system");
  for (const id of ids) expect(await stored(id)).toMatchObject({ state: "sent" });
  expect(bySystem()).toHaveLength(3);
  expect(await view()).toMatchObject({ queue: "reroute", switchedAt: expect.any(Date), messages: { rerouted: 3 } });
  await expect(giveUpDraining((await otherAccount(world, "other")).ctx, { disconnectionId })).rejects.toMatchObject({
    code: "disconnection_not_found",
  });
});

test("when its time is over, what still waits leaves from the default address by itself, as the record says", async () => {
  const { first } = await company();
  const { id } = await queue(world, first.addressId);
  const { disconnectionId } = await start({ drainMinutes: 15 });
  await turnsUntil(disconnectionId, "draining");
  const waits = await wakesOf(disconnectionId);
  expect(waits).toHaveLength(1);
  await world.db.disconnection.update({ where: { id: disconnectionId }, data: { drainUntil: new Date() } });
  await turnsUntil(disconnectionId, "finished");
  await run("system");
  expect(await stored(id)).toMatchObject({ state: "sent", fromEmail: world.defaultAddress.email });
  expect(await recorded("domain.disconnection_rerouted")).toMatchObject([
    { actorKind: "system", details: { waiting: 1 } },
  ]);
});

/** The turns in the job queue. */
const wakesOf = (disconnectionId: string) =>
  world.db.$queryRaw<object[]>`
    select 1 from graphile_worker._private_jobs where payload->>'disconnectionId' = ${disconnectionId}`;

test("called off before its addresses go, everything is as before, and its turns find nothing to do", async () => {
  const { server, first } = await company();
  const before = await queue(world, first.addressId);
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  const during = await queue(world, first.addressId);
  await cancelDisconnection(world.ctx(), { disconnectionId });
  await runDisconnection(disconnectionId, world.db);
  await run("system");
  await run(first.lane);
  for (const { id } of [before, during])
    expect(await stored(id)).toMatchObject({ state: "sent", routeReason: "connector" });
  expect([server.messages.length, bySystem().length]).toEqual([2, 0]);
  expect(await listDomains(world.ctx())).toMatchObject([{ domain: "company.test", disconnecting: false }]);
  expect(await getDisconnection(world.ctx(), { domainId })).toBeNull();
  expect(await recorded("domain.disconnection_cancelled")).toMatchObject([
    { details: { domain: "company.test", step: "draining" } },
  ]);
  await renameDomain(world.ctx(), { domainId, name: "Another", was: "company.test" });
  await expect(cancelDisconnection(world.ctx(), { disconnectionId })).rejects.toMatchObject({
    code: "disconnection_past_recall",
  });
  const again = await start();
  await turnsUntil(again.disconnectionId, "finished");
});

test("once addresses are being removed it cannot be called off, nor drain or not", async () => {
  await company();
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "removing");
  await runDisconnection(disconnectionId, world.db);
  expect(await view()).toMatchObject({ step: "removing", addresses: { total: 3, removed: 1 } });
  for (const late of [cancelDisconnection, giveUpDraining])
    await expect(late(world.ctx(), { disconnectionId })).rejects.toMatchObject({ code: "disconnection_past_recall" });
});

test("meanwhile nothing of the domain can be changed, and each refusal names it; it still counts", async () => {
  const { first } = await company();
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  const ctx = world.ctx();
  const { addressId } = first;
  const outbound = { host: "smtp.company.test", port: 587, username: "x", password: "y" };
  await world.db.supportAddress.update({
    where: { id: addressId },
    data: { inboundState: "verified", outboundState: "verified" },
  });
  const refused = [
    start(),
    disconnectDomain(ctx, { domainId }),
    rotateCredential(ctx, { domainId }),
    renameDomain(ctx, { domainId, name: "Another", was: "company.test" }),
    setUnauthenticatedPolicy(ctx, { domainId, policy: "accept_unmarked", was: "refuse" }),
    addConnectorAddress(ctx, { brandId: world.brandId, domainId, address: "new", ...outbound }),
    replaceOutboundCredential(ctx, { addressId, ...outbound }),
    renameAddress(ctx, { addressId, displayName: "New", was: null }),
    removeAddress(ctx, { addressId }),
    startVerification(ctx, { addressId, direction: "inbound" }),
    setDefaultAddress(ctx, { brandId: world.brandId, addressId, was: world.defaultAddress.id }),
  ];
  for (const result of await Promise.allSettled(refused))
    expect(result).toMatchObject({
      status: "rejected",
      reason: { code: "domain_disconnecting", details: { domain: "company.test" } },
    });
  await expect(addDomain(ctx, { name: "Again", domain: "company.test" })).rejects.toMatchObject({
    code: "domain_taken",
  });
  for (const domain of ["b.test", "c.test", "d.test"]) await connectDomain(world, domain);
  await expect(addDomain(ctx, { name: "e", domain: "e.test" })).rejects.toMatchObject({ code: "domain_limit_reached" });
  await turnsUntil(disconnectionId, "finished");
  await addDomain(ctx, { name: "Again", domain: "company.test" });
});

test("connected again afterwards, the domain has nothing of its past, which stays readable", async () => {
  await company();
  const past = await start();
  await turnsUntil(past.disconnectionId, "finished");
  const again = await connectDomain(world, "company.test");
  expect(await getDisconnection(world.ctx(), { domainId: again.domainId })).toBeNull();
  expect(await getDisconnection(world.ctx(), { domainId })).toMatchObject({ step: "finished" });
  const { addressId } = await routedAddress(world, again.domainId, "a", 587);
  expect(await world.db.supportAddress.findUnique({ where: { id: addressId } })).toMatchObject({ leaving: null });
  const second = await start({ domainId: again.domainId, addresses: 1 });
  await turnsUntil(second.disconnectionId, "finished");
  expect((await listDisconnections(world.ctx())).map(({ id }) => id)).toEqual([
    second.disconnectionId,
    past.disconnectionId,
  ]);
});

test("a brand's default address that goes gives its place to the brand's native one", async () => {
  const { first, second } = await company();
  await world.db.supportAddress.update({ where: { id: first.addressId }, data: { inboundState: "verified" } });
  const choice = { brandId: world.brandId, addressId: first.addressId, was: world.defaultAddress.id };
  await setDefaultAddress(world.ctx(), choice);
  expect(await foreseeDisconnection(world.ctx(), { domainId })).toMatchObject({
    defaults: [{ from: first.email, to: world.defaultAddress.email }],
    successors: [world.defaultAddress.email],
  });
  const { disconnectionId } = await start({ queue: "reroute" });
  await turnsUntil(disconnectionId, "removing");
  // The default goes too: it speaks for nobody any more.
  const { id } = await queue(world, second.addressId);
  expect(await stored(id)).toMatchObject({ lane: "system" });
  await turnsUntil(disconnectionId, "finished");
  expect(await world.db.brand.findUnique({ where: { id: world.brandId } })).toMatchObject({
    defaultAddressId: world.defaultAddress.id,
  });
  expect((await recorded("brand.default_changed")).at(-1)).toMatchObject({
    details: { to: world.defaultAddress.email },
  });
});

test("it starts only for who types the domain's name and saw its addresses, once", async () => {
  await company();
  await expect(start({ confirm: "company.tes" })).rejects.toMatchObject({
    code: "confirmation_wrong",
    field: "confirm",
  });
  await expect(start({ addresses: 2 })).rejects.toMatchObject({ code: "stale" });
  await expect(start({}, (await otherAccount(world, "other")).ctx)).rejects.toMatchObject({ code: "domain_not_found" });
  const results = await Promise.allSettled([start({ confirm: " COMPANY.test. " }), start(), start()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await world.db.disconnection.count()).toBe(1);
});

test("a name in another script is typed in either form", async () => {
  const { domainId: other } = await connectDomain(world, "bücher.test");
  const { disconnectionId } = await start({ domainId: other, confirm: "Bücher.test", addresses: 0 });
  await cancelDisconnection(world.ctx(), { disconnectionId });
  await start({ domainId: other, confirm: "xn--bcher-kva.test", addresses: 0 });
});

test("mail that waits for a refused password is tried once more when the queue drains, and told apart until then", async () => {
  const { server, first } = await company();
  const { id } = await queue(world, first.addressId);
  await pauseLane(world.db, first.credentialId, "535 5.7.8 no");
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  expect(await view()).toMatchObject({ paused: 1 });
  expect(await listed(disconnectionId)).toMatchObject([{ id, state: "paused", address: first.email }]);
  await run(first.lane);
  expect(server.messages).toHaveLength(1);
  expect(await view()).toMatchObject({ paused: 0, messages: { drained: 1, waiting: 0 } });
});

test("the list has what did not leave through the company's server, in either direction of time, and the download is on record", async () => {
  const refuse = (step: string, value: string) =>
    step === "rcpt" && value.startsWith("nobody") ? "550 5.1.1 nobody here" : null;
  const { first, second } = await company({ refuse });
  const before = await queue(world, first.addressId, { recipient: "nobody@customer.test" });
  await run(first.lane);
  const failed = await queue(world, first.addressId, { recipient: "nobody2@customer.test" });
  const gone = await queue(world, first.addressId);
  const { disconnectionId } = await start();
  await turnsUntil(disconnectionId, "draining");
  const waiting = await queue(world, second.addressId);
  await run(first.lane);
  await turnsUntil(disconnectionId, "finished");
  const rows = await listed(disconnectionId);
  expect(rows).toMatchObject([
    { id: before.id, state: "failed", recipient: "nobody@customer.test", address: first.email },
    { id: failed.id, state: "failed", reply: "550 5.1.1 nobody here", messageId: failed.messageId },
  ]);
  expect(rows.map(({ id }) => id)).not.toContain(gone.id);
  expect(rows.map(({ id }) => id)).not.toContain(waiting.id);
  expect(await view()).toMatchObject({ messages: { total: 2, drained: 1, failed: 1, listed: 2 } });
  expect(await recorded("domain.disconnection_exported")).toMatchObject([
    { objectId: domainId, details: { domain: "company.test" } },
  ]);
  const { ctx } = await otherAccount(world, "other");
  await expect(exportUndelivered(ctx, { disconnectionId })).rejects.toMatchObject({ code: "disconnection_not_found" });
});

test("a reply that is being queued when the connector stops leaves through one way or the other, and is not left behind", async () => {
  const { first } = await company();
  const { disconnectionId } = await start();
  const queued = Array.from({ length: 8 }, () => queue(world, first.addressId));
  const turns = Array.from({ length: 8 }, () => runDisconnection(disconnectionId, world.db));
  const messages = await Promise.all(queued);
  await Promise.all(turns);
  await turnsUntil(disconnectionId, "draining");
  await run(first.lane);
  await turnsUntil(disconnectionId, "finished");
  await letTimePass(world);
  await run("system");
  for (const { id } of messages) expect(await stored(id)).toMatchObject({ state: "sent" });
});

test("turns that are taken twice, or by two workers at once, do nothing twice", async () => {
  await company();
  const { disconnectionId } = await start();
  for (let round = 0; round < 12; round += 1) {
    await Promise.all([1, 2, 3].map(() => runDisconnection(disconnectionId, world.db)));
    expect((await wakesOf(disconnectionId)).length).toBeLessThanOrEqual(1);
  }
  expect(await view()).toMatchObject({ step: "finished" });
  for (const [action, times] of [
    ["address.removed", 3],
    ["credential.revoked", 1],
    ["domain.disconnected", 1],
  ] as const)
    expect(await recorded(action)).toHaveLength(times);
});

test("ended from the twin while it is under way, it is over", async () => {
  await company();
  const sandbox = await sandboxOf(world);
  // In the sandbox, so that production may end it with its addresses.
  await world.db.supportAddress.updateMany({
    where: { domainId },
    data: { accountId: sandbox.ctx.account.id, brandId: sandbox.brandId },
  });
  await world.db.connectorDomain.update({ where: { id: domainId }, data: { accountId: sandbox.ctx.account.id } });
  const { disconnectionId } = await start({}, sandbox.ctx);
  await runDisconnection(disconnectionId, world.db);
  await addDomain(world.ctx(), { name: "Here", domain: "company.test", removeFromTwin: true });
  await runDisconnection(disconnectionId, world.db);
  expect(await world.db.disconnection.findUnique({ where: { id: disconnectionId } })).toMatchObject({
    step: "finished",
    endedAt: expect.any(Date),
  });
  expect(await world.db.connectorDomain.findUnique({ where: { id: domainId } })).toMatchObject({
    disconnectionId: null,
    disconnectedAt: expect.any(Date),
  });
});
