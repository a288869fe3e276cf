import { expect, test, vi } from "vitest";
import { scriptedPeer } from "#lib/testing/smtp-peer.ts";
import { queue, routedAddress, wakes } from "./testing.ts";
import { laneTests } from "./testing-lane.ts";

const { at, company, run, stored } = laneTests();

test("a refused connection defers all that is due with one attempt, and another lane is not kept", async () => {
  const dead = await company();
  await dead.server.close();
  const alive = await company();
  const waiting = [await queue(at.world, dead.addressId), await queue(at.world, dead.addressId)];
  const { id } = await queue(at.world, alive.addressId);
  await Promise.all([run(dead.lane), run(alive.lane)]);
  expect((await stored(id)).state).toBe("sent");
  for (const message of waiting) {
    const row = await stored(message.id);
    expect(row).toMatchObject({ state: "queued", attempts: 1, waits: { claimedAt: null } });
    expect(row.tries).toMatchObject([{ outcome: "deferred", fault: "connection_refused" }]);
  }
});

/** So many copies of a message. */
const queueMany = ({ id }: { id: string }, copies: number) => at.world.db.$executeRaw`
  insert into outbound_message select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'email_id', 'copy' || n,
    'message_id', 'copy' || n || '@company.test'))).* from outbound_message m, generate_series(1, ${copies}::int) n where m.id = ${id}::uuid`;

test("of a long queue a refused connection puts off a thousand; the rest stays due, and the lane waits as for a second attempt", async () => {
  const dead = await company();
  await dead.server.close();
  await queueMany(await queue(at.world, dead.addressId), 1_300);
  await at.world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  const before = Date.now();
  await run(dead.lane);
  const put = await at.world.db.outboundAttempt.count();
  expect(put).toBeGreaterThanOrEqual(1_000);
  expect(put).toBeLessThan(1_301);
  const waiting = { lane: dead.lane, claimedAt: null, nextAttemptAt: { lte: new Date(before) } };
  expect(await at.world.db.queuedOutbound.count({ where: waiting })).toBe(1_301 - put);
  expect(await wakes(at.world)).toEqual([{ lane: dead.lane, inMinutes: 1 }]);
});

test("a run that put off a long queue ends when its last claims are there: it would not give those back", async () => {
  const dead = await company();
  await dead.server.close();
  await queueMany(await queue(at.world, dead.addressId), 1_300);
  const putOff = Promise.withResolvers<void>();
  let claims = 0;
  let underWay = 0;
  const atRelease: number[] = [];
  const queryRaw = async (...args: Parameters<typeof at.world.db.$queryRaw>) => {
    if (!String(args[0]).includes("skip locked")) return at.world.db.$queryRaw(...args);
    underWay += 1;
    // Those before bring a thousand: nothing that is put off waits for this one.
    if (++claims === 5) await putOff.promise;
    return at.world.db.$queryRaw(...args).finally(() => {
      underWay -= 1;
    });
  };
  const executeRaw = async (...args: Parameters<typeof at.world.db.$executeRaw>) => {
    if (String(args[0]).includes("claimed_at is not null")) atRelease.push(underWay);
    const done = await at.world.db.$executeRaw(...args);
    if ((await at.world.db.outboundAttempt.count()) >= 1_000) putOff.resolve();
    return done;
  };
  const own: Record<PropertyKey, unknown> = { $queryRaw: queryRaw, $executeRaw: executeRaw };
  const db = new Proxy(at.world.db, { get: (target, key) => own[key] ?? Reflect.get(target, key, target) });
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now);
  await run(dead.lane, { db }).finally(() => vi.restoreAllMocks());
  expect(claims).toBe(5);
  expect(atRelease).toEqual([0, 0]);
});

test("a host that never answers keeps three of its lanes busy, never a fourth", async () => {
  const silent = await scriptedPeer("", () => null);
  at.closeAfter(silent);
  const lanes = [];
  for (let n = 0; n < 4; n += 1) {
    const address = await routedAddress(at.world, at.domainId, `quiet${n}`, silent.port);
    await queue(at.world, address.addressId);
    lanes.push(address.lane);
  }
  await Promise.all(lanes.map((lane) => run(lane)));
  expect(await at.world.db.outboundAttempt.count({ where: { fault: "connection_timeout" } })).toBe(3);
  expect(at.deps.turns.atWork.size).toBe(0);
});

test("a dead host that takes the mail of many domains keeps ten of their lanes busy, never an eleventh", async () => {
  const silent = await scriptedPeer("", () => null);
  at.closeAfter(silent);
  const names = { ...at.deps.names, mx: async () => [{ exchange: "MX.hoster.test", priority: 10 }] };
  const domains = Array.from({ length: 12 }, (_, n) => `customer${n}.test`);
  for (const domain of domains) await queue(at.world, at.world.defaultAddress.id, { recipient: `someone@${domain}` });
  await Promise.all(domains.map((domain) => run(`mx:${domain}`, { names, mxPort: silent.port })));
  expect(await at.world.db.outboundAttempt.count({ where: { fault: "connection_timeout" } })).toBe(10);
  expect(at.deps.turns.atWork.size).toBe(0);
});

test("a private address gets no connection without EGRESS_ALLOW", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  await run(lane, { egressAllow: [] });
  expect((await stored(id)).tries).toMatchObject([{ outcome: "deferred", fault: "egress_blocked" }]);
  expect(server.connections()).toBe(0);
});

test("mail gives up after four days, with the peer's last words", async () => {
  const { addressId, lane } = await company({ refuse: (step) => (step === "rcpt" ? "450 4.2.1 full" : null) });
  const { id } = await queue(at.world, addressId);
  await at.world.db.outboundMessage.update({
    where: { id },
    data: { createdAt: new Date(Date.now() - 4 * 86_400_000), attempts: 90 },
  });
  await run(lane);
  expect(await stored(id)).toMatchObject({ state: "failed", lastReply: "450 4.2.1 full" });
});
