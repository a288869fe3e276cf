import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { claimDue } from "./claim-store.ts";
import { queueMessages } from "./enqueue.ts";
import { messageFault } from "./fault.ts";
import { faultOutcome, sentOutcome } from "./outcome.ts";
import { Recorder } from "./recorder.ts";
import { chooseRoute } from "./route.ts";
import type { QueuedMessage } from "./store.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const facts = { startedAt: new Date(), peer: "mx.customer.test:25", tls: null, dialogue: "C: RSET\n" };
const sent = (message: QueuedMessage) => sentOutcome(message, chooseRoute(message.facts), facts, "250 ok");
const stored = () => world.db.outboundMessage.findMany({ include: { tries: true } });

async function claimed(count: number): Promise<QueuedMessage[]> {
  const mail = {
    account: world.account,
    kind: "agent_reply" as const,
    addressId: world.defaultAddress.id,
    recipient: "customer@customer.test",
    to: [{ address: "customer@customer.test" }],
    subject: "Re: hello",
    bodyText: "An answer.\n",
    locale: "en" as const,
  };
  await queueMessages(world.db, Array(count).fill(mail));
  return claimDue(world.db, "mx:customer.test", count, false);
}

test("a statement that is held up does not hold up a backlog of other outcomes, and each is on record once", async () => {
  const [first, ...others] = await claimed(121);
  const recorder = new Recorder(world.db, new AbortController().signal);
  const all = await world.db.$transaction(
    async (db) => {
      await db.$executeRaw`select 1 from outbound_message where id = ${first?.id}::uuid for update`;
      const recorded = Promise.all(
        [first as QueuedMessage, ...others].map((message) => recorder.record(sent(message))),
      );
      await vi.waitUntil(async () => (await world.db.outboundMessage.count({ where: { state: "sent" } })) > 90, {
        timeout: 20_000,
      });
      expect(await world.db.outboundMessage.findUnique({ where: { id: first?.id ?? "" } })).toMatchObject({
        state: "queued",
      });
      return { recorded };
    },
    { timeout: 25_000 },
  );
  await all.recorded;
  for (const { state, attempts, tries } of await stored()) {
    expect({ state, attempts, tries: tries.length }).toEqual({ state: "sent", attempts: 1, tries: 1 });
  }
});

test("a few outcomes wait for the statement that is under way, and go into the next one together", async () => {
  const [first, ...others] = await claimed(11);
  const recorder = new Recorder(world.db, new AbortController().signal);
  const order: string[] = [];
  await Promise.all([
    recorder.record(sent(first as QueuedMessage)).then(() => order.push("first")),
    ...others.map((message) => recorder.record(sent(message)).then(() => order.push("other"))),
  ]);
  expect(order).toEqual(["first", ...others.map(() => "other")]);
  const commits = await world.db.$queryRaw<unknown[]>`
    select distinct xmin::text from outbound_message where state = 'sent'`;
  expect(commits).toHaveLength(2);
});

test("an attempt whose record was committed and never answered is on record once, and counts once", async () => {
  const [message] = (await claimed(1)) as [QueuedMessage];
  let lost = 0;
  const executeRaw = async (...args: Parameters<typeof world.db.$executeRaw>) => {
    const done = await world.db.$executeRaw(...args);
    if (lost++ === 0) throw new Error("connection terminated");
    return done;
  };
  const db = new Proxy(world.db, {
    get: (target, key) => (key === "$executeRaw" ? executeRaw : Reflect.get(target, key, target)),
  });
  const { fault } = messageFault("temporary_refusal", "recipient", { temporary: true, refusedForNow: true });
  const recorder = new Recorder(db, new AbortController().signal);
  await recorder.record(faultOutcome(message, chooseRoute(message.facts), facts, fault));
  expect(lost).toBe(2);
  expect(await stored()).toMatchObject([{ state: "queued", attempts: 1, tries: [{ outcome: "deferred" }] }]);
});
