import { afterEach, beforeEach, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { type Intake, openIntake } from "./open-intake.ts";
import { resolveRecipient } from "./resolve-recipient.ts";

const email = "support@company.test";
let world: World;
let intake: Intake;
let stranger: Awaited<ReturnType<typeof otherAccount>>;
beforeEach(async () => {
  world = await testWorld();
  intake = openIntake({ databaseUrl: world.url, db: world.db });
  stranger = await otherAccount(world, "stranger");
});
afterEach(async () => {
  await intake.close();
  await world.close();
});

/** Whose mail it is that comes without AUTH; or the code of the refusal. */
const ownerOf = () => {
  const address = parseAddress(email);
  if (!address) throw new Error("no address");
  const input = { address, credential: null, peer: "192.0.2.25", envelopeFrom: "customer@customer.test" };
  return resolveRecipient(intake, input).then(
    ({ accountId }) => accountId,
    (error: { code?: string }) => error.code ?? error,
  );
};
const claimed = () => addForwardedAddress(stranger.ctx, { brandId: stranger.brandId, address: email });
const connected = async () => {
  const { domainId } = await connectDomain(world, "company.test");
  return { domainId, ...(await connectAddress(world, { domainId, local: "support" })) };
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
