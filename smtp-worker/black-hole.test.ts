import type { TaskList } from "graphile-worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import { connectedDomain, queue, routedAddress, testDelivery } from "#lib/delivery/testing.ts";
import { testCertificates } from "#lib/testing/certificates.ts";
import { scriptedPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { startRunner } from "./runner.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("forty domains and five addresses behind hosts that never answer leave a healthy server its slot: its mail goes first", async () => {
  const authority = testCertificates();
  authority.trust();
  const silent = await scriptedPeer("", () => null);
  const users = { "help@company.test": "hunter2 secret" };
  const healthy = await smtpPeer({ certificate: authority.issue(["smtp.company.test"]), users });
  const base = testDelivery(world);
  const deps = {
    ...base.deps,
    // Far longer than the test waits: what holds a slot holds it to the end.
    timeouts: { ...base.deps.timeouts, greeting: 60_000 },
    names: { ...base.deps.names, mx: async () => [{ exchange: "mx.hoster.test", priority: 10 }] },
    mxPort: silent.port,
  };
  const domainId = await connectedDomain(world);
  for (let n = 0; n < 40; n += 1)
    await queue(world, world.defaultAddress.id, { recipient: `someone@customer${n}.test` });
  for (let n = 0; n < 5; n += 1) {
    const dead = await routedAddress(world, domainId, `dead${n}`, silent.port);
    await world.db.outboundCredential.update({ where: { id: dead.credentialId }, data: { host: "dead.company.test" } });
    await queue(world, dead.addressId);
  }
  const fine = await routedAddress(world, domainId, "help", healthy.port);
  const { id } = await queue(world, fine.addressId);

  const tasks: TaskList = {
    deliver_lane: (payload, { abortSignal }) =>
      deliverLaneWith(deps, (payload as { lane: string }).lane, abortSignal ?? new AbortController().signal),
  };
  // Ten of the one dead host and three of the other may be at work: here is one slot more.
  const runner = await startRunner(world.url, { tasks, slots: 14, connections: 5, poll: 250 });
  const state = async () => (await world.db.outboundMessage.findUniqueOrThrow({ where: { id } })).state;
  await expect.poll(state, { timeout: 20_000 }).toBe("sent");
  await expect
    .poll(() => [...deps.turns.atWork.values()].toSorted((a, b) => a - b), { timeout: 20_000 })
    .toEqual([3, 10]);
  expect(await world.db.outboundAttempt.count()).toBe(1);
  await silent.close();
  await runner.stop();
  await base.close();
  await healthy.close();
}, 60_000);
