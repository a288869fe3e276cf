import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { revokeCredential } from "#lib/credentials/revoke.ts";
import type { AuthenticatedCredential } from "#lib/credentials/schema.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { type Intake, openIntake } from "./open-intake.ts";
import { resolveRecipient } from "./resolve-recipient.ts";

const email = "support@company.test";
let world: World;
let intake: Intake;
const clock = { now: 0 };
let stranger: Awaited<ReturnType<typeof otherAccount>>;
beforeEach(async () => {
  world = await testWorld();
  intake = openIntake({ databaseUrl: world.url, db: world.db, now: () => clock.now });
  stranger = await otherAccount(world, "stranger");
});
afterEach(async () => {
  await intake.close();
  await world.close();
});

/** Whose mail it is that comes with this credential, or without AUTH; or the code of the refusal. */
const ownerOf = (credential: AuthenticatedCredential | null = null, at = intake) => {
  const address = parseAddress(email);
  if (!address) throw new Error("no address");
  const input = { address, credential, peer: "192.0.2.25", envelopeFrom: "customer@customer.test" };
  return resolveRecipient(at, input).then(
    ({ accountId }) => accountId,
    (error: { code?: string }) => error.code ?? error,
  );
};
const claimed = () => addForwardedAddress(stranger.ctx, { brandId: stranger.brandId, address: email });
const connected = async () => {
  const { domainId, credential } = await connectDomain(world, "company.test");
  const { addressId } = await connectAddress(world, { domainId, local: "support" });
  const { id: accountId, subdomain } = world.account;
  const session = { credentialId: credential.id, accountId, subdomain, domainId, domain: "company.test" };
  return { domainId, addressId, session };
};

test("mail without AUTH for a connected domain never goes to a stranger who merely added the address", async () => {
  await claimed();
  expect(await ownerOf()).toBe(stranger.ctx.account.id);
  const { addressId } = await connected();
  expect(await ownerOf()).toBe("recipient_needs_auth");
  const verified = { inboundState: "verified" as const, inboundVerifiedAt: new Date() };
  await world.db.supportAddress.update({ where: { id: addressId }, data: verified });
  expect(await ownerOf()).toBe("recipient_needs_auth");
  // Checked again, it has proved no less.
  await startVerification(world.ctx(), { addressId, direction: "inbound" });
  expect(await ownerOf()).toBe("recipient_needs_auth");
});

test("a stranger who connected the domain and lets everything in takes no mail of a forwarded address", async () => {
  const { domainId } = await connected();
  await world.db.connectorDomain.update({
    where: { id: domainId },
    data: { unauthenticatedPolicy: "accept_unmarked" },
  });
  expect(await ownerOf()).toBe(world.account.id);
  const { addressId } = await claimed();
  expect(await ownerOf()).toBe("recipient_needs_auth");
  await world.db.supportAddress.update({ where: { id: addressId }, data: { inboundVerifiedAt: new Date() } });
  expect(await ownerOf()).toBe(stranger.ctx.account.id);
});

test("what a credential has just been told it is told again, for 20 ms; who comes without AUTH is looked up each time", async () => {
  const { addressId, session } = await connected();
  expect(await ownerOf(session)).toBe(world.account.id);
  await claimed();
  expect(await ownerOf()).toBe("recipient_needs_auth");
  await world.db.supportAddress.delete({ where: { id: addressId } });
  expect(await ownerOf()).toBe(stranger.ctx.account.id);
  expect(await ownerOf({ ...session, credentialId: randomUUID() })).toBe("credential_revoked");
  clock.now += 19;
  expect(await ownerOf(session)).toBe(world.account.id);
  clock.now += 1;
  expect(await ownerOf(session)).toBe("recipient_unknown");
});

test("when the removal of an address or the revocation of a credential has returned, it is found by no process any more", async () => {
  const processes = [0, 1].map(() => openIntake({ databaseUrl: world.url, db: world.db }));
  const found = (session: AuthenticatedCredential) => Promise.all(processes.map((one) => ownerOf(session, one)));
  const { addressId, domainId, session } = await connected();
  expect(await found(session)).toEqual([world.account.id, world.account.id]);
  await removeAddress(world.ctx(), { addressId });
  expect(await found(session)).toEqual(["recipient_unknown", "recipient_unknown"]);
  await connectAddress(world, { domainId, local: "support" });
  expect(await found(session)).toEqual([world.account.id, world.account.id]);
  await revokeCredential(world.ctx(), { credentialId: session.credentialId, last: true });
  expect(await found(session)).toEqual(["credential_revoked", "credential_revoked"]);
  for (const one of processes) await one.close();
});
