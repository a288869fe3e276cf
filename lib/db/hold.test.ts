import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/testing/database.ts";
import { Holds } from "./hold.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function database(): Promise<TestDatabase> {
  const made = await testDatabase();
  closing.push(made);
  return made;
}

function holds(url: string): Holds {
  const made = new Holds(url);
  closing.push(made);
  return made;
}

test("a name is held by one process, and by one holder in it, until it is released", async () => {
  const { url } = await database();
  const [one, two] = [holds(url), holds(url)];
  const first = await one.hold("lane");
  expect([first === null, await one.hold("lane"), await two.hold("lane")]).toEqual([false, null, null]);
  expect(await two.hold("another lane")).not.toBeNull();
  await first?.release();
  expect(await two.hold("lane")).not.toBeNull();
});

test("many ask at once and one has it", async () => {
  const { url } = await database();
  const askers = [holds(url), holds(url), holds(url)];
  const answers = await Promise.all(askers.flatMap((each) => [each.hold("lane"), each.hold("lane")]));
  expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
});

test("a holder whose connection ends is told, and the name is free for another", async () => {
  const { url, db } = await database();
  const [one, two] = [holds(url), holds(url)];
  const first = await one.hold("lane");
  await db.$queryRaw`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(() => first?.lost.aborted).toBe(true);
  expect(await two.hold("lane")).not.toBeNull();
  await first?.release();
  expect(await one.hold("lane")).toBeNull();
});

test("a name that was given too late for its asker is free for another", async () => {
  const { url } = await database();
  const way = await slowWay(url);
  const [one, two] = [holds(way.url), holds(url)];
  await (await one.hold("another lane"))?.release();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const asked = one.hold("lane");
  const refused = expect(asked).rejects.toThrow("timeout");
  await way.answered();
  await vi.advanceTimersByTimeAsync(10_000);
  await refused;
  vi.useRealTimers();
  await expect.poll(() => two.hold("lane")).not.toBeNull();
});

test("a name that is asked for while a question before it goes unanswered is had by the next connection, and given back", async () => {
  const { url } = await database();
  const way = await slowWay(url);
  const [one, two] = [holds(way.url), holds(url)];
  const first = await one.hold("first");
  await (await one.hold("another lane"))?.release();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const released = first?.release();
  const asked = one.hold("lane");
  await way.answered();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await released;
  const held = await asked;
  expect([held?.lost.aborted, first?.lost.aborted, await two.hold("lane")]).toEqual([false, true, null]);
  await held?.release();
  expect(await two.hold("lane")).not.toBeNull();
});

test("a server that takes the connection and says nothing is not waited for without end", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const asked = expect(new Holds(`postgresql://postern:x@127.0.0.1:${port}/postern`).hold("lane")).rejects.toThrow(
    "timeout",
  );
  await vi.advanceTimersByTimeAsync(5_000);
  await asked;
  silent.close();
});

/** A way to the database on which, once a name has been released, the connection of that time gets no answers. */
async function slowWay(url: string): Promise<{ readonly url: string; answered(): Promise<void> }> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  let released = false;
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    sockets.push(client, database);
    const early = !released;
    let keeps = false;
    client.on("data", (bytes) => {
      keeps ||= released && early;
      released ||= bytes.includes("pg_advisory_unlock");
      database.write(bytes);
    });
    database.on("data", (bytes) => (keeps ? resolve() : client.write(bytes)));
    for (const [a, b] of [[client, database] as const, [database, client] as const])
      a.on("close", () => b.destroy()).on("error", () => b.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push({
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const local = new URL(url);
  local.port = String((server.address() as AddressInfo).port);
  return { url: local.href, answered: () => promise };
}
