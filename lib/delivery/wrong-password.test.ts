import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { replaceOutboundCredential } from "#lib/addresses/replace-outbound-credential.ts";
import { withTransaction } from "#lib/context.ts";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { addMember } from "#lib/testing/people.ts";
import { type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { getTicket } from "#lib/tickets/get-ticket.ts";
import { recordReturn } from "#lib/verification/record-return.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import type { DeliveryDeps } from "./deps.ts";
import { retryPaused } from "./retry-paused.ts";
import { connectedDomain, letTimePass, queue, routedAddress, testDelivery } from "./testing.ts";

const never = new AbortController().signal;
const right = "hunter2 secret";
let authority: TestAuthority;
let world: World;
let domainId: string;
let deps: DeliveryDeps;
let server: SmtpPeer;
/** Whom the company's server lets in. */
let users: Record<string, string>;
let address: Awaited<ReturnType<typeof routedAddress>>;
const closing: { close(): Promise<void> }[] = [];

beforeAll(() => {
  authority = testCertificates();
  authority.trust();
});
beforeEach(async () => {
  world = await testWorld();
  domainId = await connectedDomain(world);
  const delivery = testDelivery(world);
  deps = delivery.deps;
  users = { "help@company.test": "another password by now" };
  server = await smtpPeer({ certificate: authority.issue(["smtp.company.test"]), users });
  address = await routedAddress(world, domainId, "help", server.port);
  closing.push(world, delivery, server);
});
afterEach(async () => {
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

const run = (lane = address.lane) => deliverLaneWith(deps, lane, never);
const mend = () => Object.assign(users, { "help@company.test": right });
const stored = (id: string) =>
  world.db.outboundMessage.findUniqueOrThrow({
    where: { id },
    include: { waits: true, tries: { orderBy: { startedAt: "asc" } } },
  });
const credential = () => world.db.outboundCredential.findUniqueOrThrow({ where: { id: address.credentialId } });
const notices = () =>
  world.db.outboundMessage.findMany({
    where: { kind: "security_notice", bodyText: { contains: "535" } },
    orderBy: { createdAt: "asc" },
  });
const audited = async () =>
  (
    await world.db.auditEvent.findMany({
      where: { action: { startsWith: "address.delivery" } },
      orderBy: { at: "asc" },
    })
  ).map(({ action }) => action);
/** When the lane's mail is looked at again, in minutes. */
async function laterWake(): Promise<number | null> {
  const [row] = await world.db.$queryRaw<{ minutes: number }[]>`
    select round(extract(epoch from run_at - now()) / 60)::int as minutes
    from graphile_worker._private_jobs where key = ${`lane:${address.lane}:later`}`;
  return row?.minutes ?? null;
}
async function pausedOnPage() {
  const brands = await listBrands(world.ctx());
  return brands.flatMap(({ addresses }) => addresses).find(({ id }) => id === address.addressId)?.paused ?? null;
}

test("a refused password pauses the address's queue: one of its messages tried, none is counted, and nobody knocks again for an hour", async () => {
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.push((await queue(world, address.addressId)).id);
  await run();
  const rows = await Promise.all(ids.map(stored));
  expect(rows.map(({ state, waits }) => [state, waits?.claimedAt])).toEqual(Array(3).fill(["queued", null]));
  expect(rows.map(({ attempts, attemptsBefore }) => attempts - attemptsBefore)).toEqual([0, 0, 0]);
  const tries = rows.flatMap((row) => row.tries);
  expect(tries).toMatchObject([
    { outcome: "deferred", fault: "auth_rejected", reply: "535 5.7.8 Wrong user name or password" },
  ]);
  expect(tries[0]?.dialogue).toContain("C: AUTH PLAIN ***");
  expect(await laterWake()).toBe(60);
  expect(server.connections()).toBe(1);
  await queue(world, address.addressId);
  await letTimePass(world);
  await run();
  expect(server.connections()).toBe(1);
  expect(await laterWake()).toBe(60);
});

test("the pause is shown with the server's words on the Email page, and on the ticket's notifications", async () => {
  const ticket = await world.db.ticket.create({
    data: {
      accountId: world.account.id,
      brandId: world.brandId,
      addressId: address.addressId,
      subject: "s",
      requesterEmail: "customer@customer.test",
      authenticated: true,
      reference: "PAUSED",
      comments: {
        create: { accountId: world.account.id, author: "agent", authorEmail: "owner@acme.test", bodyText: "An answer" },
      },
    },
    include: { comments: true },
  });
  await queue(world, address.addressId, { ticketId: ticket.id, commentId: ticket.comments[0]?.id });
  expect(await pausedOnPage()).toBeNull();
  await run();
  expect(await pausedOnPage()).toMatchObject({
    reply: "535 5.7.8 Wrong user name or password",
    replaced: false,
    queued: 1,
  });
  const notification = async () =>
    (await getTicket(world.ctx(), { ticketId: ticket.id })).comments[0]?.notifications[0];
  expect(await notification()).toMatchObject({ state: "queued", paused: true, nextAttemptAt: null });
  mend();
  await retryPaused(world.ctx(), { addressId: address.addressId });
  await run();
  expect(await pausedOnPage()).toBeNull();
  expect(await notification()).toMatchObject({ state: "sent", paused: false });
});

test("mended on the company's side, everything leaves at the next knock, and the days it waited do not count", async () => {
  const old = await queue(world, address.addressId);
  const young = await queue(world, address.addressId);
  await run();
  mend();
  const weekAgo = new Date(Date.now() - 7 * 86_400_000);
  await world.db.outboundMessage.update({ where: { id: old.id }, data: { createdAt: weekAgo } });
  const greylist = { times: 1 };
  const picky = await smtpPeer({
    certificate: authority.issue(["smtp.company.test"]),
    users,
    refuse: (step) => (step === "rcpt" && greylist.times-- > 0 ? "450 4.2.1 not yet" : null),
  });
  closing.push(picky);
  await world.db.outboundCredential.update({
    where: { id: address.credentialId },
    data: { port: picky.port, authRetryAt: new Date() },
  });
  await run();
  expect(await credential()).toMatchObject({ authRejectedAt: null, authRetryAt: null, authRejection: null });
  const states = (await Promise.all([old.id, young.id].map(stored))).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["queued", "sent"]);
  await letTimePass(world);
  await run();
  expect((await stored(old.id)).state).toBe("sent");
  expect((await stored(young.id)).state).toBe("sent");
});

test("the administrators are told once a pause, each in their language, from the native address; agents are not", async () => {
  await addMember(world, { name: "english", role: "admin" });
  await addMember(world, { name: "agent", role: "agent" });
  await world.db.user.updateMany({ where: { name: "english" }, data: { locale: "en" } });
  await queue(world, address.addressId);
  await run();
  const told = await notices();
  expect(told.map(({ recipient, locale, ticketId }) => [recipient, locale, ticketId]).toSorted()).toEqual([
    ["english@people.test", "en", null],
    ["owner@acme.test", "fr", null],
  ]);
  const english = told.find(({ locale }) => locale === "en");
  expect(english?.subject).toBe("[Acme] Sending paused for help@company.test: password refused");
  expect(english?.bodyText).toContain("535 5.7.8 Wrong user name or password");
  expect(JSON.stringify(told)).not.toContain(right);
  const mx = await smtpPeer();
  closing.push(mx);
  await deliverLaneWith({ ...deps, mxPort: mx.port }, "mx:people.test", never);
  expect(mx.messages).toMatchObject([{ to: ["english@people.test"] }]);
  expect(mx.messages[0]?.raw).toContain(`<${world.defaultAddress.email}>`);
  expect(await stored(english?.id ?? "")).toMatchObject({ state: "sent", routeReason: "account_mail" });

  await retryPaused(world.ctx(), { addressId: address.addressId });
  await run();
  expect(server.connections()).toBe(2);
  expect(await notices()).toHaveLength(2);
  expect(await laterWake()).toBe(60);

  mend();
  await retryPaused(world.ctx(), { addressId: address.addressId });
  await run();
  deps.pool.close();
  users["help@company.test"] = "changed once more";
  await queue(world, address.addressId);
  await run();
  expect(await notices()).toHaveLength(4);
  expect(await audited()).toEqual([
    "address.delivery_paused",
    "address.delivery_retried",
    "address.delivery_retried",
    "address.delivery_resumed",
    "address.delivery_paused",
  ]);
});

test("a verification passes the pause, and ends it when the server takes the password", async () => {
  const { id } = await queue(world, address.addressId);
  await run();
  mend();
  await startVerification(world.ctx(), { addressId: address.addressId, direction: "outbound" });
  await run();
  expect(server.messages.map(({ to }) => to[0]).toSorted()).toEqual(["customer@customer.test", address.email]);
  expect((await stored(id)).state).toBe("sent");
  expect((await credential()).authRejectedAt).toBeNull();
});

test("a verification that the server refuses ends the route: what waited leaves by the system route, and nobody is told of a pause", async () => {
  const { id } = await queue(world, address.addressId);
  await startVerification(world.ctx(), { addressId: address.addressId, direction: "outbound" });
  await run();
  await run();
  expect(await stored(id)).toMatchObject({ state: "queued", lane: "mx:customer.test" });
  expect(await pausedOnPage()).toBeNull();
  expect(await notices()).toEqual([]);
});

test("replacing the credential asks for its verification by itself, and the queue leaves through it when that is back", async () => {
  const { id } = await queue(world, address.addressId);
  await run();
  users["help@company.test"] = "the new password";
  await replaceOutboundCredential(world.ctx(), {
    addressId: address.addressId,
    host: "smtp.company.test",
    port: 587,
    username: "help@company.test",
    password: "the new password",
  });
  expect(await pausedOnPage()).toMatchObject({ replaced: true });
  const next = await world.db.outboundCredential.findFirstOrThrow({
    where: { addressId: address.addressId },
    orderBy: { createdAt: "desc" },
  });
  await world.db.outboundCredential.update({ where: { id: next.id }, data: { port: server.port } });
  await run(`credential:${next.id}`);
  const token = /PV-([A-Za-z0-9_-]{43})/.exec(server.messages[0]?.raw ?? "")?.[1] ?? "";
  expect(token).not.toBe("");
  expect((await stored(id)).state).toBe("queued");
  const returned = await withTransaction(world.ctx(), (tx) =>
    recordReturn(tx, {
      accountId: world.account.id,
      messageId: crypto.randomUUID(),
      recipientAddressId: address.addressId,
      token,
      authenticated: true,
      credentialDomainId: domainId,
      receivedAt: new Date(),
      header: { from: address.email, messageId: null },
    }),
  );
  expect(returned).toBe("verified");
  expect(await pausedOnPage()).toBeNull();
  await run(`credential:${next.id}`);
  expect(await stored(id)).toMatchObject({ state: "sent", credentialId: next.id });
});

test("mail that is not paused has nothing to retry, and nobody of another account may ask", async () => {
  await retryPaused(world.ctx(), { addressId: address.addressId });
  expect(await audited()).toEqual([]);
  const { ctx } = await otherAccount(world, "globex");
  await queue(world, address.addressId);
  await run();
  await expect(retryPaused(ctx, { addressId: address.addressId })).rejects.toThrow("address_not_found");
  expect(await audited()).toEqual(["address.delivery_paused"]);
});

test("two refused addresses of one server pause each for itself, and a third one's mail leaves", async () => {
  users["fine@company.test"] = right;
  users["other@company.test"] = "not this either";
  const other = await routedAddress(world, domainId, "other", server.port);
  const fine = await routedAddress(world, domainId, "fine", server.port);
  const waiting = [await queue(world, address.addressId), await queue(world, other.addressId)];
  const { id } = await queue(world, fine.addressId);
  await Promise.all([run(), run(other.lane), run(fine.lane)]);
  expect((await stored(id)).state).toBe("sent");
  for (const message of waiting) expect((await stored(message.id)).state).toBe("queued");
  expect(await world.db.outboundCredential.count({ where: { authRejectedAt: { not: null } } })).toBe(2);
});
