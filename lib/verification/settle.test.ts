import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { expireVerification } from "./expire-verification.ts";
import { recordRefusedReturn } from "./record-refused-return.ts";
import { recordReturn } from "./record-return.ts";
import { settleFailed } from "./settle.ts";
import { startVerification } from "./start-verification.ts";
import { findVerification } from "./store.ts";

let world: World;
let domainId: string;
let addressId: number;
let credentialId: string;
const worlds: World[] = [];
beforeEach(async () => {
  world = await testWorld();
  worlds.push(world);
  ({ domainId } = await connectDomain(world, "company.test"));
  ({ addressId, credentialId } = await connectAddress(world, { domainId, local: "support" }));
});
afterAll(async () => {
  for (const one of worlds) await one.close();
});

const later = (minutes: number) => () => new Date(Date.now() + minutes * 60_000);

async function start(now?: () => Date): Promise<{ id: string; token: string }> {
  await startVerification({ ...world.ctx(), ...(now ? { now } : {}) }, { addressId, direction: "outbound" });
  const { id, message } = await world.db.verification.findFirstOrThrow({
    where: { addressId },
    orderBy: { createdAt: "desc" },
    include: { message: true },
  });
  return { id, token: /PV-([A-Za-z0-9_-]{43})/.exec(message?.bodyText ?? "")?.[1] ?? "" };
}

function back(token: string) {
  return withTransaction(world.ctx(), (tx) =>
    recordReturn(tx, {
      accountId: world.account.id,
      messageId: randomUUID(),
      recipientAddressId: addressId,
      token,
      authenticated: true,
      credentialDomainId: domainId,
      receivedAt: new Date(),
      header: { from: "support@acme.postern.test", messageId: null },
    }),
  );
}

const address = () =>
  world.db.supportAddress.findUniqueOrThrow({
    where: { id: addressId },
    select: { outboundState: true, routeCredentialId: true },
  });
const routing = { outboundState: "verified", routeCredentialId: "" };
beforeEach(() => {
  routing.routeCredentialId = credentialId;
});

test("an older mail that was lost does not end the route that a newer one has proved", async () => {
  const lost = await start();
  await back((await start(later(2))).token);
  await expireVerification(lost.id, world.db, later(16));
  expect(await address()).toEqual(routing);
});

test("a failure that was concluded before the mail came back changes nothing any more", async () => {
  const { id, token } = await start();
  const seen = await findVerification(world.db, id);
  await back(token);
  if (!seen) throw new Error("no check");
  const failure = { step: "content", fault: "connection_lost", peerReply: null } as const;
  await withTransaction(world.ctx(), (tx) => settleFailed(tx, seen, failure));
  expect(await address()).toEqual(routing);
  expect(await findVerification(world.db, id)).toMatchObject({ failedAt: null, failure: null });
});

test("a stranger who names recipient and sender at the door ends no route; a mail that then never returns does", async () => {
  await back((await start()).token);
  const { id } = await start(later(2));
  const envelopeFrom = "support@company.test";
  const refused = { accountId: world.account.id, addressId, peer: "192.0.2.9", envelopeFrom, at: new Date() };
  await recordRefusedReturn(world.db, refused);
  expect(await address()).toEqual({ outboundState: "failed", routeCredentialId: credentialId });
  await expireVerification(id, world.db, later(18));
  expect(await address()).toEqual({ outboundState: "failed", routeCredentialId: null });
});
