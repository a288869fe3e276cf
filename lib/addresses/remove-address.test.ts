import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type TxCtx, withTransaction } from "#lib/context.ts";
import { isLostRace } from "#lib/db/fault.ts";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import type { DeliveryDeps } from "#lib/delivery/deps.ts";
import { connectedDomain, letTimePass, queue, routedAddress, testDelivery, wakes } from "#lib/delivery/testing.ts";
import { openIntake } from "#lib/intake/open-intake.ts";
import { resolveRecipient } from "#lib/intake/resolve-recipient.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { type PeerOptions, type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { noChanges, writeChanges } from "#lib/tickets/changes.ts";
import { openTicket } from "#lib/tickets/open-ticket.ts";
import { reply } from "#lib/tickets/reply.ts";
import { takeTicketIds } from "#lib/tickets/store.ts";
import { expireVerification } from "#lib/verification/expire-verification.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { removeAddress } from "./remove-address.ts";
import { setDefaultAddress } from "./set-default-address.ts";

let world: World;
let domainId: string;
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
  const delivery = testDelivery(world, {
    systemRelay: { host: "127.0.0.1", port: relay.port, implicitTls: false, auth: null },
  });
  deps = delivery.deps;
  domainId = await connectedDomain(world);
  closing.push(world, relay, delivery);
});
afterEach(async () => {
  delete process.env.SYSTEM_SMTP_URL;
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

/** An address that mail leaves from through the company's own server. */
async function company(options: PeerOptions = {}) {
  const users = { "help@company.test": "hunter2 secret" };
  const server = await smtpPeer({ certificate: authority.issue(["smtp.company.test"]), users, ...options });
  closing.push(server);
  return { server, ...(await routedAddress(world, domainId, "help", server.port)) };
}

const run = (lane: string) => deliverLaneWith(deps, lane, never);
const remove = (addressId: number, ctx = world.ctx()) => removeAddress(ctx, { addressId });
const stored = (id: string) =>
  world.db.outboundMessage.findUniqueOrThrow({
    where: { id },
    include: { waits: true, tries: { orderBy: { startedAt: "asc" } } },
  });
const ticketOf = (addressId: number) => withTransaction(world.ctx(), (tx) => openTicketOn(tx, addressId));
async function openTicketOn({ db, now }: TxCtx, addressId: number): Promise<{ ticketId: number }> {
  const changes = noChanges(now(), await takeTicketIds(db, 1));
  const { thread } = openTicket(
    changes,
    {
      accountId: world.account.id,
      inboundMessageId: randomUUID(),
      receivedAt: new Date(),
      authenticated: true,
      from: { name: null, address: "customer@customer.test" },
      subject: "Hello",
      messageId: null,
      text: "Hello.",
      html: null,
      unparseable: false,
      attachments: [],
    },
    { brandId: world.brandId, addressId, ccs: [] },
  );
  await writeChanges(db, changes);
  return thread;
}

test("queued mail leaves from the default address, and says why", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  await world.db.outboundMessage.update({ where: { id }, data: { nextAttemptAt: new Date(Date.now() + 3_600_000) } });
  await remove(addressId);
  expect(await stored(id)).toMatchObject({ state: "queued", lane: "system", addressId: null });
  expect(await wakes(world)).toContainEqual({ lane: "system", inMinutes: 0 });
  await run("system");
  await run(lane);
  expect(await stored(id)).toMatchObject({
    state: "sent",
    routeReason: "address_removed",
    fromEmail: world.defaultAddress.email,
  });
  expect(relay.messages).toHaveLength(1);
  expect(server.messages).toHaveLength(0);
});

test("its mail leaves through the connector of the brand's default address, under that one's name, as long as it routes", async () => {
  const { server, addressId, lane } = await company();
  await world.db.supportAddress.update({
    where: { id: addressId },
    data: { inboundState: "verified", displayName: "Help desk" },
  });
  const choice = { brandId: world.brandId, addressId, was: world.defaultAddress.id };
  await setDefaultAddress(world.ctx(), choice);
  const other = await routedAddress(world, domainId, "other", server.port);
  const { id } = await queue(world, other.addressId);
  await remove(other.addressId);
  await run(lane);
  expect(await stored(id)).toMatchObject({
    state: "sent",
    routeReason: "address_removed",
    fromEmail: "help@company.test",
  });
  expect(server.messages).toMatchObject([{ raw: expect.stringContaining("From: Help desk <help@company.test>") }]);
  await world.db.supportAddress.update({ where: { id: addressId }, data: { routeCredentialId: null } });
  const later = await queue(world, null);
  await run("system");
  expect(await stored(later.id)).toMatchObject({
    state: "sent",
    routeReason: "address_removed",
    fromEmail: world.defaultAddress.email,
  });
});

test("its secrets, checks and row are gone, its tickets stay, and the record says who did it", async () => {
  const { addressId } = await company();
  const { ticketId } = await ticketOf(addressId);
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await remove(addressId);
  expect(await world.db.supportAddress.findUnique({ where: { id: addressId } })).toBeNull();
  expect(await world.db.outboundCredential.count()).toBe(0);
  expect(await world.db.verification.count()).toBe(0);
  expect(await world.db.ticket.findUnique({ where: { id: ticketId } })).toMatchObject({ addressId: null });
  expect(await world.db.auditEvent.findMany({ where: { action: "address.removed" } })).toMatchObject([
    {
      actorEmail: "owner@acme.test",
      objectId: String(addressId),
      details: { email: "help@company.test", kind: "smtp_connector" },
    },
  ]);
});

test("its verification mail is cancelled and stays on record; the timeout that was set finds nothing to do", async () => {
  const { addressId, lane, server } = await company();
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  const { id } = await world.db.verification.findFirstOrThrow();
  await remove(addressId);
  await run(lane);
  expect(server.messages).toHaveLength(0);
  expect(await world.db.outboundMessage.findMany()).toMatchObject([
    { kind: "verification", state: "cancelled", verificationId: null },
  ]);
  await expireVerification(id, world.db);
});

test("a message in flight at that moment is sent once", async () => {
  let addressId = 0;
  const { server, lane, credentialId, ...address } = await company({ beforeAnswer: () => remove(addressId) });
  ({ addressId } = address);
  const { id } = await queue(world, addressId);
  await run(lane);
  expect(await stored(id)).toMatchObject({ state: "sent", routeReason: "connector", credentialId, attempts: 1 });
  await letTimePass(world);
  await run(lane);
  await run("system");
  expect([server.messages.length, relay.messages.length]).toEqual([1, 0]);
});

test("a message that is put off at that moment leaves by the new route when its time comes", async () => {
  let addressId = 0;
  const { server, lane, ...address } = await company({
    beforeAnswer: () => remove(addressId),
    refuse: (step) => (step === "data" ? "451 4.7.1 later" : null),
  });
  ({ addressId } = address);
  const { id } = await queue(world, addressId);
  await run(lane);
  expect(await stored(id)).toMatchObject({ state: "queued", attempts: 1, lane });
  expect(await wakes(world)).toContainEqual({ lane, inMinutes: 1 });
  await letTimePass(world);
  await run(lane);
  expect(await stored(id)).toMatchObject({ state: "queued", lane: "system" });
  await run("system");
  expect(await stored(id)).toMatchObject({ state: "sent", attempts: 2, routeReason: "address_removed" });
  expect([server.messages.length, relay.messages.length]).toEqual([0, 1]);
});

test("a batch in a run's hands is settled without a fault: each message leaves once, by one route or the other", async () => {
  let addressId = 0;
  let removal: Promise<void> | null = null;
  const { server, lane, ...address } = await company({
    beforeAnswer: () => {
      removal ??= remove(addressId);
      return removal;
    },
  });
  ({ addressId } = address);
  const ids = [];
  for (let n = 0; n < 120; n += 1) ids.push((await queue(world, addressId)).emailId);
  await run(lane);
  await run(lane);
  await run("system");
  expect(await world.db.outboundMessage.count({ where: { state: "sent" } })).toBe(120);
  expect(await world.db.outboundAttempt.count({ where: { outcome: { not: "sent" } } })).toBe(0);
  const sent = [...server.messages, ...relay.messages].map(({ raw }) => /^X-Zendesk-Email-Id: (\S+)/m.exec(raw)?.[1]);
  expect(sent.toSorted()).toEqual(ids.toSorted());
  expect(relay.messages.length).toBeGreaterThanOrEqual(70);
});

test("a run that holds messages and no connection finds the credential gone, and puts them onto their new route", async () => {
  let addressId = 0;
  const { server, lane, ...address } = await company();
  ({ addressId } = address);
  const { id } = await queue(world, addressId);
  const late: DeliveryDeps = {
    ...deps,
    db: new Proxy(deps.db, {
      get(target, key) {
        // Between the claim and the opening of the connection.
        if (key !== "outboundCredential") return Reflect.get(target, key);
        return {
          findUnique: async (query: never) => {
            const claimed = await target.queuedOutbound.count({ where: { messageId: id, claimedAt: { not: null } } });
            if (claimed > 0) await remove(addressId);
            return target.outboundCredential.findUnique(query);
          },
        };
      },
    }),
  };
  await deliverLaneWith(late, lane, never);
  expect(await stored(id)).toMatchObject({ state: "queued", attempts: 0, waits: { claimedAt: null }, tries: [] });
  expect(await wakes(world)).toContainEqual({ lane, inMinutes: 0 });
  await run(lane);
  await run("system");
  expect(await stored(id)).toMatchObject({ state: "sent", attempts: 1, routeReason: "address_removed" });
  expect([server.messages.length, relay.messages.length]).toEqual([0, 1]);
});

test("what a killed run had in its hands is not lost", async () => {
  const { addressId, lane } = await company();
  const { id } = await queue(world, addressId);
  await world.db.queuedOutbound.update({ where: { messageId: id }, data: { claimedAt: new Date() } });
  await remove(addressId);
  expect(await stored(id)).toMatchObject({ lane, state: "queued" });
  await run(lane);
  await run("system");
  expect(await stored(id)).toMatchObject({ state: "sent", routeReason: "address_removed" });
});

test("a verification in flight at that moment harms nobody", async () => {
  let addressId = 0;
  const { server, lane, ...address } = await company({ beforeAnswer: () => remove(addressId) });
  ({ addressId } = address);
  await startVerification(world.ctx(), { addressId, direction: "outbound" });
  await run(lane);
  expect(server.messages).toHaveLength(1);
  expect(await world.db.outboundMessage.findMany()).toMatchObject([{ state: "cancelled" }]);
  expect(await world.db.queuedOutbound.count()).toBe(0);
});

test("an agent who replies at that moment is never refused, and no reply is lost", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { addressId, lane } = await routedAddress(world, domainId, `r${round}`, 587);
    const tickets = await Promise.all([ticketOf(addressId), ticketOf(addressId), ticketOf(addressId)]);
    await Promise.all([
      ...tickets.map(({ ticketId }) => reply(world.ctx(), { ticketId, body: "An answer." })),
      remove(addressId),
    ]);
    await run(lane);
  }
  await run("system");
  expect(relay.messages).toHaveLength(15);
  expect(await world.db.outboundMessage.count({ where: { state: { not: "sent" } } })).toBe(0);
});

test("mail that makes tickets at that moment is waited for or finds the address gone; neither waits for the other", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { addressId } = await routedAddress(world, domainId, `t${round}`, 587);
    await queue(world, addressId);
    const arrive = () =>
      withTransaction(world.ctx(), async (tx) => {
        await openTicketOn(tx, addressId);
        await queue({ ...world, ctx: () => tx }, addressId);
      });
    const results = await Promise.allSettled([arrive(), arrive(), remove(addressId), arrive()]);
    const reasons = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    // What the foreign key refuses; intake then tries again.
    expect(reasons.filter((reason) => !isLostRace(reason))).toEqual([]);
    expect(results[2]?.status).toBe("fulfilled");
  }
});

test("checks that start and end at that moment do not block it, nor it them", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { addressId, lane } = await routedAddress(world, domainId, `v${round}`, 1);
    await startVerification(world.ctx(), { addressId, direction: "outbound" });
    const results = await Promise.allSettled([
      run(lane),
      remove(addressId),
      startVerification(world.ctx(), { addressId, direction: "inbound" }),
    ]);
    const codes = results.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code?: string }).code] : []));
    expect(codes.filter((code) => code !== "address_not_found")).toEqual([]);
  }
  expect(await world.db.outboundMessage.count({ where: { kind: "verification", state: "queued" } })).toBe(0);
});

test("mail for it is refused as for any address that does not exist", async () => {
  const { addressId } = await company();
  const forwarded = await world.db.supportAddress.create({
    data: { accountId: world.account.id, brandId: world.brandId, kind: "forwarded", email: "help@forwarded.test" },
  });
  const credential = await world.db.inboundCredential.findFirstOrThrow();
  const intake = openIntake({ databaseUrl: world.url, db: world.db });
  closing.push(intake);
  const resolve = (email: string, authenticated: boolean) => {
    const address = parseAddress(email);
    if (!address) throw new Error("no address");
    const session = {
      credentialId: credential.id,
      accountId: world.account.id,
      subdomain: "acme",
      domainId,
      domain: "company.test",
    };
    const peer = { peer: "192.0.2.9", envelopeFrom: "a@b.test" };
    return resolveRecipient(intake, { address, credential: authenticated ? session : null, ...peer });
  };
  await resolve("help@company.test", true);
  await resolve("help@forwarded.test", false);
  await remove(addressId);
  await remove(forwarded.id);
  await expect(resolve("help@company.test", true)).rejects.toMatchObject({ code: "recipient_unknown" });
  await expect(resolve("help@company.test", false)).rejects.toMatchObject({ code: "recipient_unknown" });
  await expect(resolve("help@forwarded.test", false)).rejects.toMatchObject({ code: "recipient_unknown" });
});

test("a native address that is nobody's default can go; a default address, another account's and none at all cannot", async () => {
  const spare = await world.db.supportAddress.create({
    data: { accountId: world.account.id, brandId: world.brandId, kind: "native", email: "spare@acme.postern.test" },
  });
  const { ctx } = await otherAccount(world, "other");
  await expect(remove(spare.id, ctx)).rejects.toMatchObject({ code: "address_not_found" });
  await remove(spare.id);
  await expect(remove(spare.id)).rejects.toMatchObject({ code: "address_not_found" });
  await expect(remove(world.defaultAddress.id)).rejects.toMatchObject({ code: "address_is_default" });
});

test("two who remove it at once: one does, the other is told that it is gone", async () => {
  const { addressId } = await company();
  const results = await Promise.allSettled([remove(addressId), remove(addressId)]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await world.db.auditEvent.count({ where: { action: "address.removed" } })).toBe(1);
});
