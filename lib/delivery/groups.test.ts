import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import { type ChunkingPeer, chunkingPeer } from "./smtp/chunking-peer.ts";
import { letTimePass, queue, testDelivery } from "./testing.ts";

const lane = "mx:customer.test";
let world: World;
const closing: { close(): Promise<void> }[] = [];
let delivery: ReturnType<typeof testDelivery>;

beforeEach(async () => {
  world = await testWorld();
  delivery = testDelivery(world);
  closing.push(world, delivery);
});
afterEach(async () => {
  delivery.deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function peer(answer?: Parameters<typeof chunkingPeer>[0]): Promise<ChunkingPeer> {
  const made = await chunkingPeer(answer);
  closing.push(made);
  return made;
}
async function fill(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await queue(world, world.defaultAddress.id)).emailId);
  return ids;
}
const run = (to: ChunkingPeer) =>
  deliverLaneWith({ ...delivery.deps, mxPort: to.port }, lane, new AbortController().signal);
const idsOf = (to: ChunkingPeer) => to.messages.map((raw) => /^X-Zendesk-Email-Id: (\S+)/m.exec(raw)?.[1] ?? "");
const stored = () => world.db.outboundMessage.findMany({ include: { tries: true } });

test("a backlog leaves in groups, each message once, and each has its own part of the dialogue on record", async () => {
  const server = await peer();
  const ids = await fill(120);
  await run(server);
  expect(idsOf(server).toSorted()).toEqual(ids.toSorted());
  expect(server.lines.filter((line) => line.startsWith("BDAT")).length).toBeGreaterThan(60);
  for (const { state, emailId, tries } of await stored()) {
    expect(state).toBe("sent");
    expect(tries).toMatchObject([{ outcome: "sent", reply: "250 ok" }]);
    const sender = /C: MAIL FROM:<bounce\+(\w+)@/g;
    expect([...(tries[0]?.dialogue ?? "").matchAll(sender)].map(([, id]) => id)).toEqual([emailId]);
  }
});

test("groups go on leaving while outcomes are being committed, at most 256 messages ahead of them", async () => {
  const server = await peer();
  await fill(320);
  const { promise: running, resolve: started } = Promise.withResolvers<Promise<void>>();
  await world.db.$transaction(async (db) => {
    await db.$executeRaw`lock table outbound_attempt in share mode`;
    started(run(server));
    const counts: number[] = [];
    await vi.waitUntil(
      () => counts.push(server.messages.length) > 10 && new Set(counts.slice(-10)).size === 1 && counts.at(-1) !== 0,
      { timeout: 10_000, interval: 50 },
    );
    expect(server.messages.length).toBeGreaterThan(32);
    expect(server.messages.length).toBeLessThanOrEqual(256);
  });
  await running;
  expect(new Set(idsOf(server)).size).toBe(320);
  expect(server.messages).toHaveLength(320);
});

test("a connection lost amid a group: what was answered is sent, the rest is tried again as the same messages, one at a time", async () => {
  let taken = 0;
  let broken = false;
  const server = await peer((line, socket) => {
    if (!line.startsWith("BDAT") || ++taken < 8 || broken) return undefined;
    broken = true;
    socket.end();
    return null;
  });
  const ids = await fill(60);
  await run(server);
  const deferred = (await stored()).filter(({ state }) => state === "queued");
  expect(deferred.length).toBeGreaterThan(0);
  expect(deferred.length).toBeLessThanOrEqual(16);
  expect(deferred.every(({ tries }) => tries[0]?.fault === "connection_lost")).toBe(true);
  const before = server.commands.length;
  await fill(10);
  await letTimePass(world);
  await run(server);
  expect((await stored()).every(({ state }) => state === "sent")).toBe(true);
  expect(new Set(idsOf(server)).size).toBe(70);
  for (const id of ids) expect(idsOf(server)).toContain(id);
  expect(
    server.commands
      .slice(before)
      .flat()
      .filter((line) => line.startsWith("BDAT")),
  ).toEqual([]);
});

test("a peer that closes after so many messages gets the rest over other connections, in the same run and in groups", async () => {
  const counts = new Map<unknown, number>();
  const server = await peer((line, socket) => {
    if (line !== "." && !line.startsWith("BDAT")) return undefined;
    const count = (counts.get(socket) ?? 0) + 1;
    counts.set(socket, count);
    if (count < 20) return undefined;
    socket.end("421 4.7.0 enough for one connection\r\n");
    return null;
  });
  await fill(100);
  // What the 421 itself answered is tried again later.
  for (let tries = 0; tries < 5; tries += 1) {
    await run(server);
    await letTimePass(world);
  }
  expect(new Set(idsOf(server)).size).toBe(100);
  expect(server.messages).toHaveLength(100);
  const attempts = (await stored()).flatMap(({ tries }) => tries);
  expect(attempts.filter(({ outcome }) => outcome === "deferred").length).toBeLessThanOrEqual(server.commands.length);
  expect(delivery.deps.pool.trusts(lane)).toBe(true);
});
