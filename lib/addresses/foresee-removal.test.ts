import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { foreseeRemoval } from "./foresee-removal.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("mail that waits to leave from it is counted, verification mail apart", async () => {
  const { domainId } = await connectDomain(world, "waiting.test");
  const { addressId } = await connectAddress(world, { domainId, local: "support" });
  const message = (kind: "agent_reply" | "verification", state: "queued" | "sent") => ({
    id: randomUUID(),
    accountId: world.account.id,
    addressId,
    kind,
    state,
    recipient: "customer@customer.test",
    to: [],
    subject: "",
    bodyText: "",
    messageId: randomUUID(),
    emailId: randomUUID(),
    locale: "fr",
    lane: "system",
  });
  await world.db.outboundMessage.createMany({
    data: [
      message("agent_reply", "queued"),
      message("agent_reply", "queued"),
      message("agent_reply", "sent"),
      message("verification", "queued"),
    ],
  });
  expect(await foreseeRemoval(world.ctx(), { addressId })).toEqual({ queued: 2 });
  expect(await foreseeRemoval(world.ctx(), { addressId: world.defaultAddress.id })).toEqual({ queued: 0 });
});

test("of another account's address it finds nothing", async () => {
  const { ctx } = await otherAccount(world, "other");
  const foreseen = foreseeRemoval(ctx, { addressId: world.defaultAddress.id });
  await expect(foreseen).rejects.toMatchObject({ code: "address_not_found" });
});
