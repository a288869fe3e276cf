import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { revokeCredential } from "#lib/credentials/revoke.ts";
import { pauseLane } from "#lib/delivery/pause-lane.ts";
import { queue, routedAddress } from "#lib/delivery/testing.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { foreseeDisconnection } from "./foresee-disconnection.ts";

let world: World;
let domainId: string;
let credential: IssuedCredential;
beforeEach(async () => {
  world = await testWorld();
  ({ domainId, credential } = await connectDomain(world, "company.test"));
});
afterEach(() => world.close());

const address = (local: string) => routedAddress(world, domainId, local, 587);

test("the page before it says what there is: addresses, credentials, what waits and why, tickets", async () => {
  const [first, second] = await Promise.all([address("a"), address("b"), address("c")]);
  await queue(world, first.addressId);
  await queue(world, second.addressId);
  await pauseLane(world.db, second.credentialId, "535 5.7.8 no");
  await world.db.ticket.create({
    data: {
      accountId: world.account.id,
      brandId: world.brandId,
      addressId: first.addressId,
      subject: "Hello",
      requesterEmail: "customer@customer.test",
      authenticated: true,
      reference: randomUUID(),
    },
  });
  expect(await foreseeDisconnection(world.ctx(), { domainId })).toMatchObject({
    domain: "company.test",
    addresses: [
      { email: "a@company.test", waiting: 1 },
      { email: "b@company.test", waiting: 1 },
      { email: "c@company.test", waiting: 0 },
    ],
    credentials: [{ username: credential.username }],
    waiting: 2,
    paused: 1,
    tickets: 1,
    defaults: [],
    successors: [world.defaultAddress.email],
    lastHour: 0,
    quietHour: null,
  });
  const { ctx } = await otherAccount(world, "other");
  await expect(foreseeDisconnection(ctx, { domainId })).rejects.toMatchObject({ code: "domain_not_found" });
});

test("what came in by a revoked set of credentials counts for the quiet hour too", async () => {
  await acceptMail(world, { raw: "x", recipients: ["support@company.test"], credentialOf: domainId });
  const { id: credentialId } = await world.db.inboundCredential.findFirstOrThrow({ where: { domainId } });
  await revokeCredential(world.ctx(), { credentialId, last: true });
  expect(await foreseeDisconnection(world.ctx(), { domainId })).toMatchObject({
    credentials: [],
    lastHour: 1,
    quietHour: expect.any(Number),
  });
});
