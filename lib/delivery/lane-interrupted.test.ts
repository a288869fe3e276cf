import { expect, test, vi } from "vitest";
import type { World } from "#lib/testing/world.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import { HostTurns } from "./host-turns.ts";
import { queue, testDelivery, wakes } from "./testing.ts";
import { headerOf, laneTests, never } from "./testing-lane.ts";

const { at, company, run, stored } = laneTests();

test("what a killed run had in its hands is sent again with the same ids, by the next run", async () => {
  const { server, addressId, lane } = await company();
  const { id, emailId, messageId } = await queue(at.world, addressId);
  // The peer said 250, and the process died before it could write that down.
  await run(lane);
  await at.world.db.outboundMessage.update({
    where: { id },
    data: { state: "queued", sentAt: null, attempts: 0 },
  });
  await at.world.db.queuedOutbound.update({ where: { messageId: id }, data: { claimedAt: new Date() } });
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  for (const { raw } of server.messages) {
    expect([headerOf(raw, "X-Zendesk-Email-Id"), headerOf(raw, "Message-ID")]).toEqual([emailId, `<${messageId}>`]);
  }
  expect(server.messages).toHaveLength(2);
});

test("two runs of one lane at once send each message once", async () => {
  const { server, addressId, lane } = await company();
  for (let n = 0; n < 30; n += 1) await queue(at.world, addressId);
  const other = testDelivery(at.world);
  at.closeAfter(other);
  await Promise.all([run(lane), deliverLaneWith(other.deps, lane, never)]);
  expect(server.messages).toHaveLength(30);
});

test("a database that is away between the peer's 250 and our commit makes no second copy", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  let refusals = 3;
  const db = new Proxy(at.world.db, {
    get(target, key) {
      if (key === "$executeRaw" && server.messages.length > 0 && refusals-- > 0)
        return () => Promise.reject(new Error("connection refused"));
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await run(lane, { db });
  expect(refusals).toBeLessThan(1);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a message that the peer took stays sent although its record is refused", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  const meta = { driverAdapterError: { cause: { originalCode: "22P02" } } };
  const db = new Proxy(at.world.db, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        key === "$executeRaw" && String(args[0]).includes("outbound_attempt")
          ? Promise.reject(Object.assign(new Error("refused"), { meta }))
          : value.apply(target, args);
    },
  });
  await expect(run(lane, { db })).rejects.toThrow("refused");
  await run(lane);
  expect((await stored(id)).state).toBe("sent");
  expect(server.messages).toHaveLength(1);
});

test("a stop ends the run early and leaves the rest queued and due", async () => {
  const stop = new AbortController();
  const { server, addressId, lane } = await company({
    refuse: (step) => {
      if (step === "data") stop.abort();
      return null;
    },
  });
  for (let n = 0; n < 40; n += 1) await queue(at.world, addressId);
  await run(lane, {}, stop.signal);
  const sent = await at.world.db.outboundMessage.count({ where: { state: "sent" } });
  expect(sent).toBe(server.messages.length);
  expect(sent).toBeLessThan(40);
  expect(await at.world.db.queuedOutbound.count({ where: { claimedAt: null, message: { attempts: 0 } } })).toBe(
    40 - sent,
  );
  await run(lane);
  expect(server.messages).toHaveLength(40);
});

test("a lane with a long queue leaves its host to another that waits, in good order, and comes back for the rest", async () => {
  let now = 0;
  const turns = new HostTurns(() => now);
  const { server, addressId, lane, port } = await company({
    refuse: (step) => {
      if (step === "data") {
        now = 60_000;
        turns.take(host);
      }
      return null;
    },
  });
  const host = { name: `smtp.company.test:${port}`, lanes: 1 };
  for (let n = 0; n < 40; n += 1) await queue(at.world, addressId);
  await at.world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  await run(lane, { turns });
  const sent = await at.world.db.outboundMessage.count({ where: { state: "sent" } });
  expect(sent).toBe(server.messages.length);
  expect(sent).toBeLessThan(40);
  expect(await at.world.db.queuedOutbound.count({ where: { claimedAt: null, message: { attempts: 0 } } })).toBe(
    40 - sent,
  );
  expect(await wakes(at.world)).toEqual([{ lane, inMinutes: 0 }]);
  expect(turns.take(host)).not.toBeNull();
  await run(lane);
  expect(server.messages).toHaveLength(40);
});

/** A database that is away from a peer's 250 on: it refuses three outcomes, and a quarter of a minute passes with each. */
async function away(whenAway: () => void, during: (db: World["db"]) => Promise<void>, taken: () => number) {
  let refused = 0;
  const executeRaw = (...args: Parameters<typeof at.world.db.$executeRaw>) => {
    if (taken() === 0 || refused === 3) return at.world.db.$executeRaw(...args);
    refused += 1;
    whenAway();
    return Promise.reject(new Error("connection refused"));
  };
  const db = new Proxy(at.world.db, {
    get: (target, key) => (key === "$executeRaw" ? executeRaw : Reflect.get(target, key, target)),
  });
  const clock = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => clock() + refused * 15_000);
  try {
    await during(db);
  } finally {
    vi.restoreAllMocks();
  }
  expect(refused).toBe(3);
}

test("an outcome waits for the database also when the lane's hold was lost with it: the message is not sent again", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  const lost = new AbortController();
  const hold = async () => ({ lost: lost.signal, release: async () => undefined });
  await away(
    () => lost.abort(),
    (db) => run(lane, { db, hold }),
    () => server.messages.length,
  );
  expect(await stored(id)).toMatchObject({ state: "sent", tries: [{ outcome: "sent" }] });
});

test("an outcome waits for the database also when the runner was replaced because of it: the message is not sent again", async () => {
  const { server, addressId, lane } = await company();
  const { id } = await queue(at.world, addressId);
  const replaced = new AbortController();
  await away(
    () => replaced.abort(),
    (db) => run(lane, { db }, replaced.signal),
    () => server.messages.length,
  );
  expect(await stored(id)).toMatchObject({ state: "sent", tries: [{ outcome: "sent" }] });
});

test("when the process ends, an outcome waits no longer than 20 s", async () => {
  const { server, addressId, lane } = await company();
  await queue(at.world, addressId);
  const end = new AbortController();
  await away(
    () => end.abort(),
    (db) => expect(run(lane, { db, ending: end.signal })).rejects.toThrow("connection refused"),
    () => server.messages.length,
  );
});
