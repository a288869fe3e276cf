import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "#lib/db/client.ts";
import { queueMessages } from "#lib/delivery/enqueue.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { InboundProcessor } from "./process-inbound.ts";
import { type ReadMail, readMail } from "./read-mail.ts";
import { settle } from "./settle.ts";
import { findAccepted, readContent } from "./store.ts";

let world: World;
let accounts: { readonly id: string; readonly support: string }[];
let workers: ReturnType<typeof openDatabase>[];

beforeAll(async () => {
  world = await testWorld();
  const { ctx } = await otherAccount(world, "umbrella");
  accounts = [
    { id: world.account.id, support: world.defaultAddress.email },
    { id: ctx.account.id, support: "support@umbrella.postern.test" },
  ];
  workers = [1, 2].map(() => openDatabase(world.url, { max: 4 }));
});
beforeEach(clear);
afterAll(async () => {
  await closeParsing();
  for (const worker of workers) await worker.$disconnect();
  await world.close();
});

async function clear(): Promise<void> {
  await world.db.inboundDelivery.deleteMany({});
  await world.db.ticket.deleteMany({});
  await world.db.inboundMessage.deleteMany({});
}

/** One mail: of what kind, and which earlier one it is about. */
interface Sketch {
  readonly account: number;
  readonly kind: "request" | "answer" | "to_ticket" | "bounce" | "copy";
  readonly about: number;
  readonly from: string;
}

const sketch = (kinds: readonly Sketch["kind"][]): fc.Arbitrary<Sketch> =>
  fc.record({
    account: fc.integer({ min: 0, max: 1 }),
    kind: fc.constantFrom(...kinds),
    about: fc.nat(20),
    from: fc.constantFrom("requester@customer.test", "colleague@customer.test", "stranger@customer.test"),
  });

const headers = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
let clock = Date.parse("2026-01-01T00:00:00Z");

/** Accepts what the sketches say, after a ticket in each account that they may answer; answers with the ids in order. */
async function accept(sketches: readonly Sketch[]): Promise<string[]> {
  const made: { raw: string; recipient: string; envelopeFrom: string; account: number }[] = [];
  const olds: { reference: string; emailId: string }[] = [];
  for (const { id, support } of accounts) {
    const raw = `${headers("From: requester@customer.test", "Cc: colleague@customer.test", "Subject: Old", "Message-ID: <old@customer.test>")}old`;
    clock += 1_000;
    const old = await acceptMail(world, { raw, recipients: [support], accountId: id, receivedAt: new Date(clock) });
    await new InboundProcessor({ db: world.db }).process(old);
    const where = { accountId: id };
    const { reference, outbound } = await world.db.ticket.findFirstOrThrow({ where, include: { outbound: true } });
    olds.push({ reference, emailId: outbound[0]?.emailId ?? "" });
  }
  const ids: string[] = [];
  for (const [n, { account, kind, about, from }] of sketches.entries()) {
    const own = [`From: ${from}`, `Message-ID: <${n}@customer.test>`];
    const { id = "", support = "" } = accounts[account] ?? {};
    const old = olds[account];
    const first = made[about % Math.max(1, n)];
    const mail = { account, recipient: support, envelopeFrom: from, raw: "" };
    if (kind === "copy" && first) Object.assign(mail, first);
    else if (kind === "answer")
      mail.raw = `${headers(...own, `Subject: Re ${n}`, `In-Reply-To: <${about % (n + 1)}@customer.test>`)}answer`;
    else if (kind === "to_ticket") mail.raw = `${headers(...own, `Subject: [${old?.reference}]`)}more ${n}`;
    else if (kind === "bounce") {
      mail.recipient = `bounce+${old?.emailId}@${support.slice(support.indexOf("@") + 1)}`;
      mail.envelopeFrom = "";
      mail.raw = `${headers(...own, "Subject: Undelivered")}no such user ${n}`;
    } else mail.raw = `${headers(...own, `Subject: Request ${n}`, "Cc: third@customer.test")}request`;
    made.push(mail);
    clock += 1_000;
    const accountId = accounts[mail.account]?.id ?? id;
    const { raw, envelopeFrom } = mail;
    ids.push(
      await acceptMail(world, {
        raw,
        envelopeFrom,
        accountId,
        recipients: [mail.recipient],
        receivedAt: new Date(clock),
      }),
    );
  }
  return ids;
}

async function read(db: Db, ids: readonly string[]): Promise<ReadMail[]> {
  const messages = await findAccepted(db, ids);
  return Promise.all(messages.map((message) => readMail(message, (wanted) => readContent(db, wanted))));
}

/** Settles them together; those whose tickets somebody else has locked, one by one after that. */
async function settleAll(db: Db, mails: readonly ReadMail[]): Promise<void> {
  const settled = await settle(db, mails);
  for (const [index, mail] of mails.entries()) if (settled[index] === "busy") await settle(db, [mail], { wait: true });
}

/** What there is: whatever is drawn by lot left out, comments in their order. */
async function picture(): Promise<unknown[]> {
  const tickets = await world.db.ticket.findMany({
    include: { comments: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] }, ccs: true, outbound: true },
    orderBy: { createdAt: "asc" },
  });
  const deliveries = await world.db.inboundDelivery.findMany({ include: { message: true } });
  const became = deliveries
    .map(({ ticketId, outcome, message, duplicateOfId }) => ({
      ticket: tickets.findIndex(({ id }) => id === ticketId),
      outcome: outcome === "duplicate" ? "duplicate" : outcome,
      isDuplicate: duplicateOfId !== null,
      messageId: message.messageId,
      state: message.state,
    }))
    .map((row) => JSON.stringify(row))
    .sort();
  const shown = tickets.map(({ accountId, subject, status, authenticated, comments, ccs, outbound }) => ({
    ...{ accountId, subject, status, authenticated },
    comments: comments.map(({ messageId, author, bodyText }) => [messageId, author, bodyText]),
    ccs: ccs.map(({ email }) => email).sort(),
    outbound: outbound.map(({ kind, recipient, inReplyTo, lane }) => [kind, recipient, inReplyTo, lane]),
  }));
  return [shown, became];
}

/** Cuts a list into pieces of these sizes, over and over. */
function pieces<T>(list: readonly T[], sizes: readonly number[]): T[][] {
  const cut: T[][] = [];
  for (let at = 0, n = 0; at < list.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    cut.push(list.slice(at, at + size));
    at += size;
  }
  return cut;
}

const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

test("mails settled together, however they are cut into batches, come to what they come to one by one", async () => {
  const kinds = ["request", "answer", "answer", "to_ticket", "bounce", "copy"] as const;
  const property = fc.asyncProperty(fc.array(sketch(kinds), { maxLength: 16 }), sizes, async (sketches, cuts) => {
    await clear();
    for (const id of await accept(sketches)) await settle(world.db, await read(world.db, [id]));
    const expected = await picture();
    await clear();
    for (const batch of pieces(await accept(sketches), cuts)) {
      // Whatever order they were read in: they are settled in that in which they arrived.
      await settle(world.db, (await read(world.db, batch)).toReversed());
    }
    expect(await picture()).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 12, endOnFailure: true });
}, 120_000);

test("two workers with the same mails at the same moment make each ticket and comment once", async () => {
  const kinds = ["request", "to_ticket", "to_ticket", "bounce", "copy"] as const;
  const property = fc.asyncProperty(
    fc.array(sketch(kinds), { minLength: 4, maxLength: 16 }),
    sizes,
    sizes,
    async (sketches, cuts, others) => {
      await clear();
      for (const id of await accept(sketches)) await settle(world.db, await read(world.db, [id]));
      const expected = await picture();
      await clear();
      const ids = await accept(sketches);
      const run = async (db: Db, batches: string[][]) => {
        for (const batch of batches) await settleAll(db, await read(db, batch));
      };
      const [one = world.db, two = world.db] = workers;
      await Promise.all([run(one, pieces(ids, cuts)), run(two, pieces(ids, others)), run(one, pieces(ids, [3]))]);
      expect(await picture()).toEqual(expected);
    },
  );
  await fc.assert(property, { numRuns: 10, endOnFailure: true });
}, 120_000);

const request = (n: number, more: string[] = []) =>
  headers("From: requester@customer.test", `Subject: Request ${n}`, `Message-ID: <${n}@customer.test>`, ...more);
const acceptRequest = (n: number) =>
  acceptMail(world, { raw: `${request(n)}hello`, recipients: [world.defaultAddress.email] });

test("mails that are ready at the same time share a transaction, and their lane is woken once", async () => {
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  const together: number[] = [];
  const processor = new InboundProcessor({
    db: world.db,
    notify: (db, notices) => {
      together.push(notices.length);
      return queueMessages(db, notices);
    },
  });
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => acceptRequest(n)));
  await Promise.all(ids.map((id) => processor.process(id)));
  expect(together.reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(together.length).toBeLessThan(15);
  expect(await world.db.ticket.count()).toBe(30);
  const rows = await world.db.$queryRaw`select payload->>'lane' as lane from graphile_worker._private_jobs`;
  expect(rows).toEqual([{ lane: "mx:customer.test" }]);
});

test("a mail that the database objects to fails by itself; those beside it become tickets", async () => {
  const bad = "Request 3";
  const processor = new InboundProcessor({
    db: world.db,
    notify: async (db, notices) => {
      if (notices.some(({ subject }) => subject.includes(bad))) await db.$executeRaw`select 1/0`;
      return queueMessages(db, notices);
    },
  });
  const ids = await Promise.all(Array.from({ length: 8 }, (_, n) => acceptRequest(n)));
  const results = await Promise.allSettled(ids.map((id) => processor.process(id)));
  expect(results.map(({ status }) => status === "fulfilled")).toEqual(ids.map((_, n) => n !== 3));
  const states = await world.db.inboundMessage.findMany({ where: { state: "accepted" } });
  expect(states.map(({ id }) => id)).toEqual([ids[3]]);
  expect(await world.db.ticket.count()).toBe(7);
  await new InboundProcessor({ db: world.db }).process(ids[3] ?? "");
  expect(await world.db.ticket.count()).toBe(8);
});

test("a ticket that somebody has locked holds up its own mail alone", async () => {
  await new InboundProcessor({ db: world.db }).process(await acceptRequest(0));
  const { reference } = await world.db.ticket.findFirstOrThrow();
  const answer = await acceptMail(world, {
    raw: `${headers("From: requester@customer.test", `Subject: [${reference}]`)}more`,
    recipients: [world.defaultAddress.email],
  });
  const others = [await acceptRequest(1), await acceptRequest(2)];
  const processor = new InboundProcessor({ db: world.db });
  const waiting = await world.db.$transaction(async (holder) => {
    await holder.$queryRaw`select 1 from ticket where reference = ${reference} for update`;
    const kept = processor.process(answer);
    await Promise.all(others.map((id) => processor.process(id)));
    expect(await world.db.ticket.count()).toBe(3);
    expect(await world.db.comment.count()).toBe(3);
    return [kept];
  });
  await Promise.all(waiting);
  expect(await world.db.comment.count({ where: { ticket: { reference } } })).toBe(2);
});
