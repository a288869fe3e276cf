import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { seal } from "#lib/crypto/sealed.ts";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import { queue, testDelivery } from "#lib/delivery/testing.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { expireVerification } from "#lib/verification/expire-verification.ts";
import { recordVerificationDelivery } from "#lib/verification/record-delivery.ts";
import { recordReturn } from "#lib/verification/record-return.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { discardOutboundCredential } from "./discard-outbound-credential.ts";
import { getOutbound } from "./get-outbound.ts";
import { listBrands } from "./list-brands.ts";
import { replaceOutboundCredential } from "./replace-outbound-credential.ts";

let world: World;
let domainId: string;
let addressId: number;
/** The first, verified credential: what serves. */
let serving: string;

beforeEach(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  const server = { host: "old.company.test", port: 587, username: "help", password: "the old password" };
  const address = await connectAddress(world, { domainId, local: "help", outbound: { ...server, verified: true } });
  ({ addressId, credentialId: serving } = address);
});
afterEach(() => world.close());

const replace = (username: string) =>
  replaceOutboundCredential(world.ctx(), {
    addressId,
    host: "new.company.test",
    port: 465,
    username,
    password: `the password of ${username}`,
  });
const discard = (replacementId: string, ctx = world.ctx()) =>
  discardOutboundCredential(ctx, { addressId, replacementId });
const credential = async (username: string) =>
  world.db.outboundCredential.findFirstOrThrow({ where: { addressId, username } });
async function view() {
  const addresses = (await listBrands(world.ctx())).flatMap((brand) => brand.addresses);
  const found = addresses.find(({ id }) => id === addressId);
  if (!found) throw new Error("the address is not listed");
  return found;
}
const outboundCheck = async () => (await view()).checks.find(({ direction }) => direction === "outbound");
const route = async () =>
  (await world.db.supportAddress.findUniqueOrThrow({ where: { id: addressId } })).routeCredentialId;
/** Starts the outbound check; its token. */
async function check(now = () => new Date()): Promise<{ id: string; token: string }> {
  await startVerification({ ...world.ctx(), now }, { addressId, direction: "outbound" });
  const row = await world.db.verification.findFirstOrThrow({
    where: { addressId },
    orderBy: { createdAt: "desc" },
    include: { message: true },
  });
  return { id: row.id, token: /PV-([A-Za-z0-9_-]{43})/.exec(row.message?.bodyText ?? "")?.[1] ?? "" };
}
const back = (token: string) =>
  withTransaction(world.ctx(), (tx) =>
    recordReturn(tx, {
      accountId: world.account.id,
      messageId: randomUUID(),
      recipientAddressId: addressId,
      token,
      authenticated: true,
      credentialDomainId: domainId,
      receivedAt: new Date(),
      header: { from: "help@company.test", messageId: null },
    }),
  );
const refused = (verificationId: string) =>
  withTransaction(world.ctx(), (tx) =>
    recordVerificationDelivery(tx, {
      verificationId,
      outcome: "failed",
      step: "auth",
      fault: "auth_rejected",
      peerReply: "535 no",
      nextTryAt: null,
    }),
  );
const erased = { secretCiphertext: null, secretKeyId: null, retiredAt: expect.any(Date) };

test("while the replacement is not verified, and when it fails, the page says that the old one serves", async () => {
  expect((await view()).serving).toBeNull();
  await replace("new");
  const { id } = await credential("new");
  const expected = { host: "old.company.test", port: 587, username: "help", replacementId: id };
  expect(await view()).toMatchObject({ outbound: { username: "new" }, serving: expected });
  expect(await outboundCheck()).toMatchObject({ state: "failed", last: null });
  const { id: failing } = await check();
  await refused(failing);
  expect(await view()).toMatchObject({ outbound: { username: "new" }, serving: expected });
  expect(await outboundCheck()).toMatchObject({ state: "failed", last: { failure: "auth_rejected" } });
  expect(await route()).toBe(serving);
});

test("once the replacement is verified it serves, and the password of the old one is erased while its record stays", async () => {
  await replace("new");
  await back((await check()).token);
  expect(await route()).toBe((await credential("new")).id);
  expect((await view()).serving).toBeNull();
  expect(await credential("help")).toMatchObject({ ...erased, host: "old.company.test", verifiedAt: expect.any(Date) });
  expect(await credential("new")).toMatchObject({ retiredAt: null, secretCiphertext: expect.anything() });
});

test("a second replacement takes the first one's place: its password is erased, its check ends, and what comes back late changes nothing", async () => {
  await replace("first");
  const { id, token } = await check();
  await replace("second");
  expect(await credential("first")).toMatchObject(erased);
  expect(await credential("help")).toMatchObject({ retiredAt: null });
  const ended = await world.db.verification.findUniqueOrThrow({ where: { id } });
  expect(ended).toMatchObject({ failure: "credential_replaced", failedAt: expect.any(Date) });
  const { deps, close } = testDelivery(world);
  await deliverLaneWith(deps, `credential:${(await credential("first")).id}`, new AbortController().signal);
  await close();
  const mail = await world.db.outboundMessage.findUniqueOrThrow({ where: { verificationId: id } });
  expect(mail).toMatchObject({ state: "cancelled", attempts: 0 });
  await back(token);
  await expireVerification(id, world.db, () => new Date(Date.now() + 3_600_000));
  expect(await route()).toBe(serving);
  expect(await outboundCheck()).toMatchObject({ state: "failed", last: null });
  expect(await view()).toMatchObject({ outbound: { username: "second" }, serving: { username: "help" } });
});

test("giving the replacement up leaves the one that serves, verified as it was, and erases the other's password", async () => {
  await replace("new");
  await refused((await check()).id);
  const { id } = await credential("new");
  await discard(id);
  expect(await view()).toMatchObject({ outbound: { username: "help" }, serving: null });
  expect(await outboundCheck()).toMatchObject({ state: "verified", last: null });
  expect(await credential("new")).toMatchObject(erased);
  expect(await route()).toBe(serving);
  expect(
    await world.db.auditEvent.findFirst({ where: { action: "address.outbound_credential_discarded" } }),
  ).toMatchObject({
    objectId: String(addressId),
    details: { email: "help@company.test", host: "new.company.test", port: 465, username: "new" },
  });
  await expect(discard(id)).rejects.toThrow("stale");
});

test("a check of the serving one that was under way is spoken of again, and its failure ends the route", async () => {
  const { id } = await check();
  await replace("new");
  await check(() => new Date(Date.now() + 120_000));
  await discard((await credential("new")).id);
  expect(await outboundCheck()).toMatchObject({ state: "pending", last: { id } });
  await refused(id);
  expect(await outboundCheck()).toMatchObject({ state: "failed" });
  expect(await route()).toBeNull();
});

test("nobody gives up what serves, what is not there, or what is another account's", async () => {
  await expect(discard(serving)).rejects.toThrow("stale");
  await replace("new");
  const { id } = await credential("new");
  await expect(discard(randomUUID())).rejects.toThrow("stale");
  const { ctx } = await otherAccount(world, "globex");
  await expect(discard(id, ctx)).rejects.toThrow("address_not_found");
  await back((await check()).token);
  await expect(discard(id)).rejects.toThrow("stale");
  expect((await credential("new")).retiredAt).toBeNull();
});

test("two that decide at once, one to give it up and one to replace it, leave one credential that serves", async () => {
  await replace("new");
  await Promise.allSettled([discard((await credential("new")).id), replace("newer")]);
  const live = await world.db.outboundCredential.findMany({ where: { addressId, retiredAt: null } });
  expect(live.map(({ username }) => username)).toContain("help");
  expect(live.map(({ username }) => username)).not.toContain("new");
  expect(await route()).toBe(serving);
});

test("host and port can be copied from the domain's other addresses, never a password, never from what has been given up", async () => {
  const other = { host: "other.company.test", port: 465, username: "sales", password: "the other password" };
  await connectAddress(world, { domainId, local: "sales", outbound: other });
  await replace("new");
  const outbound = await getOutbound(world.ctx(), { addressId });
  expect(outbound).toEqual({
    email: "help@company.test",
    current: { host: "new.company.test", port: 465, username: "new" },
    siblings: [{ email: "sales@company.test", host: "other.company.test", port: 465 }],
  });
});

test("a credential of another mechanism is kept, and sends nothing: its token is never tried as a password", async () => {
  const peer = await smtpPeer();
  const { ciphertext, keyId } = seal("an access token", serving);
  await world.db.outboundCredential.update({
    where: { id: serving },
    data: {
      mechanism: "xoauth2",
      host: "127.0.0.1",
      port: peer.port,
      secretCiphertext: ciphertext,
      secretKeyId: keyId,
    },
  });
  const { id } = await queue(world, addressId);
  const { deps, close } = testDelivery(world);
  await deliverLaneWith(deps, `credential:${serving}`, new AbortController().signal);
  await close();
  const mail = await world.db.outboundMessage.findUniqueOrThrow({ where: { id }, include: { tries: true } });
  expect(mail).toMatchObject({ state: "queued", tries: [{ fault: "auth_mechanism_unsupported", dialogue: null }] });
  expect(peer.connections()).toBe(0);
  await peer.close();
  const check1 = await check();
  const again = testDelivery(world);
  await deliverLaneWith(again.deps, `credential:${serving}`, new AbortController().signal);
  await again.close();
  expect(await outboundCheck()).toMatchObject({
    state: "failed",
    last: { id: check1.id, failure: "auth_mechanism_unsupported", step: "auth" },
  });
});

test("the database keeps no secret with what serves no more, and none without its key's id", async () => {
  const change = (data: Parameters<typeof world.db.outboundCredential.update>[0]["data"]) =>
    world.db.outboundCredential.update({ where: { id: serving }, data });
  await expect(change({ retiredAt: new Date() })).rejects.toThrow("outbound_credential_retired");
  await expect(change({ secretCiphertext: null })).rejects.toThrow("outbound_credential");
  await expect(change({ secretKeyId: null })).rejects.toThrow("outbound_credential_sealed");
});
