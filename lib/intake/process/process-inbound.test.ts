import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { UnparseableError } from "#lib/mail/parsed-body.ts";
import { acceptMail, type TestMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { type ProcessDeps, processInbound } from "./process-inbound.ts";

let world: World;
let domainId: string;
let support: { addressId: number; email: string };

beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  support = await connectAddress(world, { domainId, local: "support" });
});
beforeEach(async () => {
  await world.db.inboundDelivery.deleteMany({});
  await world.db.ticket.deleteMany({});
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

const headers = (lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const letter = (subject = "Question", extra: string[] = []) =>
  `${headers(["From: Requester <requester@customer.test>", "To: support@company.test", `Subject: ${subject}`, "Message-ID: <m1@customer.test>", ...extra])}Bonjour à tous\r\n`;

async function receive(mail: Partial<TestMail> = {}, deps: ProcessDeps = {}): Promise<string> {
  const id = await acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw: letter(), ...mail });
  await processInbound(id, { db: world.db, ...deps });
  return id;
}

async function contentOf(attachment: { id: string } | undefined): Promise<Buffer> {
  const where = { attachmentId: attachment?.id ?? randomUUID() };
  const chunks = await world.db.attachmentChunk.findMany({ where, orderBy: { seq: "asc" } });
  return Buffer.concat(chunks.map(({ bytes }) => bytes));
}

const encode = (subject: string) => `=?utf-8?B?${Buffer.from(subject).toString("base64")}?=`;

const tickets = () =>
  world.db.ticket.findMany({
    include: { comments: { include: { attachments: true } }, ccs: true, outbound: true },
    orderBy: { id: "asc" },
  });
const deliveries = () => world.db.inboundDelivery.findMany({ orderBy: [{ createdAt: "asc" }, { recipient: "asc" }] });

describe("an accepted message", () => {
  test("becomes a ticket whatever its Message-ID is, and an answer to that finds it", async () => {
    const characters = Array.from({ length: 990 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)));
    const id = `<${characters.join("")}@customer.test>`;
    const from = "From: requester@customer.test";
    await receive({ raw: Buffer.from(`${headers([from, "Subject: Long", `Message-ID: ${id}`])}Hello\r\n`) });
    await receive({ raw: Buffer.from(`${headers([from, "Subject: Re: Long", `In-Reply-To: ${id}`])}Again\r\n`) });
    expect(await tickets()).toMatchObject([{ comments: [{ bodyText: "Hello" }, { bodyText: "Again" }] }]);
  });

  test("becomes an authenticated ticket with its requester, CCs and attachments", async () => {
    const id = await receive({
      raw:
        headers([
          "From: =?utf-8?q?Client=C3=A8le?= <Requester@Customer.test>",
          'To: support@company.test, "Colleague" <colleague@customer.test>',
          "Cc: requester@customer.test, support@acme.postern.test, Third <third@customer.test>, colleague@customer.test",
          "Subject: =?iso-8859-1?q?Probl=E8me?=",
          "Message-ID: <m1@customer.test>",
          "Content-Type: multipart/mixed; boundary=b",
        ]) +
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour<script>x</script></p>\r\n" +
        "--b\r\nContent-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nMTsy\r\n--b--\r\n",
      chunk: 100,
    });
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({
      subject: "Problème",
      status: "new",
      authenticated: true,
      requesterEmail: "requester@customer.test",
      requesterName: "Clientèle",
      addressId: support.addressId,
      brandId: world.brandId,
      ccs: [
        { email: "colleague@customer.test", name: "Colleague" },
        { email: "third@customer.test", name: "Third" },
      ],
    });
    expect(ticket?.reference).toMatch(/^[A-HJKMNP-Z2-9]{6}-[A-HJKMNP-Z2-9]{6}$/);
    const [comment] = ticket?.comments ?? [];
    expect(comment).toMatchObject({
      author: "requester",
      bodyText: "Bonjour",
      bodyHtml: "<p>Bonjour</p>",
      authenticated: true,
      unparseable: false,
      inboundMessageId: id,
      messageId: "m1@customer.test",
    });
    expect(comment?.attachments).toMatchObject([{ filename: "a.csv", contentType: "text/csv", size: 3 }]);
    expect((await contentOf(comment?.attachments[0])).toString()).toBe("1;2");
    expect(await world.db.inboundMessage.findUnique({ where: { id } })).toMatchObject({
      state: "processed",
      headerFrom: "Clientèle <requester@customer.test>",
      subject: "Problème",
      messageId: "m1@customer.test",
      failure: null,
    });
    expect(await deliveries()).toMatchObject([
      {
        messageId: id,
        recipient: support.email,
        addressId: support.addressId,
        authenticated: true,
        outcome: "ticket",
        ticketId: ticket?.id,
        commentId: comment?.id,
      },
    ]);
  });

  test("tells its requester, and nobody else, that it arrived", async () => {
    await receive({ raw: letter("Question", ["Cc: colleague@customer.test"]) });
    const [ticket] = await tickets();
    expect(ticket?.outbound).toMatchObject([
      {
        kind: "request_received",
        recipient: "requester@customer.test",
        subject: "[Demande reçue] Question",
        locale: "fr",
        addressId: support.addressId,
        inReplyTo: "m1@customer.test",
        references: ["m1@customer.test"],
        commentId: ticket?.comments[0]?.id,
        to: [{ name: "Requester", address: "requester@customer.test" }],
        cc: [],
      },
    ]);
    expect(ticket?.outbound[0]?.bodyText).toContain(`[${ticket?.reference}]`);
    expect(ticket?.outbound[0]?.bodyHtml).toContain(`[${ticket?.reference}]`);
  });

  test("written in English is answered in English", async () => {
    await receive({
      raw: `${headers(["From: requester@customer.test", "Subject: Help"])}Hello, I can not log in to my account. Thanks for your help.`,
    });
    expect((await tickets())[0]?.outbound).toMatchObject([{ locale: "en", subject: "[Request received] Help" }]);
  });

  test.each([
    ["a machine's", { raw: letter("x", ["Auto-Submitted: auto-replied"]) }],
    ["a list's", { raw: letter("x", ["List-Id: <x.test>"]) }],
    ["a bounce", { envelopeFrom: "" }],
    [
      "from one of the account's own addresses",
      { raw: letter().replace("requester@customer.test", "support@company.test") },
    ],
    ["from an address that no mail reaches", { raw: letter().replace("requester@customer.test", "requester") }],
    ["from nobody", { raw: headers(["Subject: x"]), envelopeFrom: "" }],
  ])("that is %s becomes a ticket and notifies nobody", async (_, mail) => {
    await receive(mail);
    expect(await tickets()).toMatchObject([{ outbound: [] }]);
  });

  test.each([
    [
      "neither Message-ID, Date nor subject",
      headers(["From: requester@customer.test"]),
      { subject: "", requesterEmail: "requester@customer.test" },
    ],
    ["no From", headers(["Subject: x"]), { subject: "x", requesterEmail: "someone@customer.test" }],
    ["no header at all", "just text", { subject: "", requesterEmail: "someone@customer.test" }],
    ["nothing in it", "", { subject: "", requesterEmail: "someone@customer.test" }],
    ["8-bit headers", letter("Probl\xe8me"), { subject: "Problème" }],
  ])("with %s becomes a ticket", async (_, raw, expected) => {
    await receive({ raw });
    expect(await tickets()).toMatchObject([expected]);
  });

  test("with a large attachment keeps it byte for byte, in pieces of a megabyte", async () => {
    const content = randomBytes(2_500_000);
    const type = "Content-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment";
    await receive({
      raw: `${headers(["From: a@customer.test", type, "Content-Transfer-Encoding: base64"])}${content.toString("base64").replace(/.{76}/g, "$&\r\n")}`,
    });
    const [attachment] = (await tickets())[0]?.comments[0]?.attachments ?? [];
    expect(attachment).toMatchObject({ filename: "a.zip", size: 2_500_000 });
    expect((await contentOf(attachment)).equals(content)).toBe(true);
    expect(await world.db.attachmentChunk.count({ where: { attachmentId: attachment?.id ?? "" } })).toBe(3);
  });

  test("that cannot be parsed becomes a ticket that says so, with the original", async () => {
    const raw = `${headers(["From: requester@customer.test", "Subject: =?utf-8?q?=C3=A9t=C3=A9?=", "Content-Type: multipart/mixed; boundary=b"])}${"--b\r\n\r\nx\r\n".repeat(3_000)}`;
    const id = await receive({ raw });
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({ subject: "été", requesterEmail: "requester@customer.test", authenticated: true });
    expect(ticket?.comments).toMatchObject([{ unparseable: true, bodyText: "", bodyHtml: null }]);
    expect((await contentOf(ticket?.comments[0]?.attachments[0])).toString("latin1")).toBe(raw);
    expect(await world.db.inboundMessage.findUnique({ where: { id } })).toMatchObject({
      state: "processed",
      failure: "too_many_parts",
    });
  });

  test("whose parser ran out of time is not lost either", async () => {
    await receive({}, { parse: () => Promise.reject(new UnparseableError("timeout")) });
    expect(await tickets()).toMatchObject([{ subject: "Question", comments: [{ unparseable: true }] }]);
  });

  test("for an address that was removed meanwhile becomes a ticket of the first brand", async () => {
    await receive({ recipients: ["gone@company.test"] });
    expect(await tickets()).toMatchObject([{ addressId: null, brandId: world.brandId, authenticated: true }]);
  });

  test("for several recipients is delivered to each, once", async () => {
    await receive({ recipients: [support.email, world.defaultAddress.email, support.email.toUpperCase()] });
    expect(await deliveries()).toMatchObject([
      { recipient: world.defaultAddress.email, outcome: "ticket", authenticated: true },
      { recipient: support.email, outcome: "ticket", authenticated: true },
    ]);
  });
});

describe("the marker", () => {
  const named = (field: string) => `${headers(["From: a@customer.test", `${field}: Support <support@company.test>`])}x`;
  test.each([
    ["native, To naming a connector address", "To", true],
    ["native, Cc naming one", "Cc", true],
    ["native, Delivered-To naming one", "Delivered-To", true],
    ["native, only Bcc naming one", "Bcc", false],
    ["native, only X-Original-To naming one", "X-Original-To", false],
  ])("on an authenticated session: %s", async (_, field, authenticated) => {
    await receive({ recipients: [world.defaultAddress.email], raw: named(field) });
    expect(await tickets()).toMatchObject([{ authenticated, comments: [{ authenticated }] }]);
  });

  test("cannot be set by the mail itself", async () => {
    const raw = letter("x", [
      "Delivered-To: support@company.test",
      "Authenticated: true",
      "Received: from x by y with ESMTPSA",
      "Authentication-Results: acme; auth=pass",
    ]);
    await receive({ raw, credentialOf: null, recipients: [world.defaultAddress.email] });
    expect(await tickets()).toMatchObject([{ authenticated: false, comments: [{ authenticated: false }] }]);
  });
});

describe("the same message again", () => {
  test("is a duplicate: listed, without another ticket or notification", async () => {
    await receive();
    await receive({ raw: `Received: from x by y; later\r\n${letter()}` });
    const [first, second] = await deliveries();
    expect(second).toMatchObject({
      outcome: "duplicate",
      duplicateOfId: first?.id,
      ticketId: first?.ticketId,
      deliveryKey: null,
    });
    expect(await tickets()).toMatchObject([{ outbound: [{}], comments: [{}] }]);
  });

  test("at the same moment, from several workers, makes one ticket", async () => {
    const clients = Array.from({ length: 4 }, () => openDatabase(world.url, { max: 2 }));
    const ids = await Promise.all(
      clients.map(() => acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw: letter() })),
    );
    await Promise.all(ids.map((id, i) => processInbound(id, { db: clients[i] as never })));
    expect((await deliveries()).map(({ outcome }) => outcome).sort()).toEqual([
      "duplicate",
      "duplicate",
      "duplicate",
      "ticket",
    ]);
    expect(await tickets()).toHaveLength(1);
    await Promise.all(clients.map((client) => client.$disconnect()));
  });

  test("to several recipients in another order, at the same moment, makes no deadlock", async () => {
    const both = [support.email, world.defaultAddress.email];
    const ids = await Promise.all(
      [both, both.toReversed(), both, both.toReversed()].map((recipients) =>
        acceptMail(world, { credentialOf: domainId, recipients, raw: letter() }),
      ),
    );
    await Promise.all(ids.map((id) => processInbound(id, { db: world.db })));
    expect(await tickets()).toHaveLength(2);
  });

  test("with and without authentication is two deliveries", async () => {
    await receive({ recipients: [world.defaultAddress.email] });
    await receive({ recipients: [world.defaultAddress.email], credentialOf: null });
    expect((await tickets()).map(({ authenticated }) => authenticated)).toEqual([true, false]);
  });
});

describe("processing", () => {
  test("twice, one after the other or at once, makes nothing twice", async () => {
    const id = await receive();
    await processInbound(id, { db: world.db });
    await world.db.inboundDelivery.deleteMany({});
    await world.db.ticket.deleteMany({});
    const again = await acceptMail(world, { recipients: [support.email], raw: letter("at once") });
    await Promise.all([1, 2, 3].map(() => processInbound(again, { db: world.db })));
    expect(await tickets()).toHaveLength(1);
    expect(await deliveries()).toHaveLength(1);
  });

  test.each<[string, ProcessDeps, Partial<TestMail>]>([
    ["while parsing", { parse: () => Promise.reject(new Error("killed")) }, {}],
    ["before its notification", { notify: () => Promise.reject(new Error("killed")) }, {}],
    [
      "in a verification",
      { recordReturn: () => Promise.reject(new Error("killed")) },
      { raw: letter(`PV-${"a".repeat(43)}`) },
    ],
  ])("that is cut off %s leaves nothing behind, and the next run completes it", async (_, deps, mail) => {
    const id = await acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw: letter(), ...mail });
    await expect(processInbound(id, { db: world.db, ...deps })).rejects.toThrow("killed");
    expect([await tickets(), await deliveries()]).toEqual([[], []]);
    expect(await world.db.inboundMessage.findUnique({ where: { id } })).toMatchObject({
      state: "accepted",
      processedAt: null,
    });
    await processInbound(id, { db: world.db });
    expect(await tickets()).toMatchObject([{ outbound: [{}] }]);
  });

  test("whose connection is killed inside the transaction leaves nothing behind", async () => {
    const id = await acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw: letter() });
    const victim = openDatabase(world.url, { max: 1 });
    const run = processInbound(id, {
      db: victim,
      notify: async (db) => {
        const [{ pid } = { pid: 0 }] = await db.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await world.db.$queryRaw`select pg_terminate_backend(${pid}::int)::text`;
        await db.$queryRaw`select 1`;
        return [];
      },
    });
    await expect(run).rejects.toThrow();
    await victim.$disconnect().catch(() => undefined);
    expect([await tickets(), await deliveries()]).toEqual([[], []]);
    await processInbound(id, { db: world.db });
    expect(await tickets()).toHaveLength(1);
  });

  test("of content that is not whole fails, and the message stays accepted", async () => {
    const id = await acceptMail(world, { recipients: [support.email], raw: letter(), chunk: 20 });
    const { contentId } = await world.db.inboundMessage.findUniqueOrThrow({ where: { id } });
    await world.db.inboundChunk.delete({ where: { contentId_seq: { contentId, seq: 1 } } });
    await expect(processInbound(id, { db: world.db })).rejects.toThrow("not whole");
    expect(await tickets()).toEqual([]);
  });

  test("of a message that does not exist does nothing", async () => {
    await processInbound(randomUUID(), { db: world.db });
    expect(await deliveries()).toEqual([]);
  });
});

describe("a verification's return", () => {
  const token = "t".repeat(43);
  const returned = { raw: letter(`SMTP · PV-${token}`) };

  test("is recorded as one, and makes no ticket", async () => {
    const seen: unknown[] = [];
    const id = await receive(returned, { recordReturn: async (_, back) => (seen.push(back) ? "verified" : "ignored") });
    expect(seen).toMatchObject([
      {
        accountId: world.account.id,
        messageId: id,
        recipientAddressId: support.addressId,
        token,
        authenticated: true,
        credentialDomainId: domainId,
      },
    ]);
    expect(await deliveries()).toMatchObject([
      { outcome: "verification", ticketId: null, addressId: support.addressId },
    ]);
    expect(await tickets()).toEqual([]);
  });

  test("without authentication is recorded as such", async () => {
    const seen: unknown[] = [];
    await receive(
      { ...returned, credentialOf: null },
      { recordReturn: async (_, back) => (seen.push(back) ? "failed" : "ignored") },
    );
    expect(seen).toMatchObject([{ authenticated: false, credentialDomainId: null }]);
    expect(await deliveries()).toMatchObject([{ outcome: "verification" }]);
  });

  test("of both directions of one address at the same moment verifies both", async () => {
    for (const direction of ["inbound", "outbound"] as const) {
      await startVerification(world.ctx(), { addressId: support.addressId, direction });
    }
    const sent = await world.db.outboundMessage.findMany({
      where: { kind: "verification" },
      orderBy: { createdAt: "asc" },
    });
    const ids = await Promise.all(
      sent.map(({ subject }) =>
        acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw: letter(encode(subject)) }),
      ),
    );
    const clients = ids.map(() => openDatabase(world.url, { max: 1 }));
    await Promise.all(ids.map((id, i) => processInbound(id, { db: clients[i] as never })));
    await Promise.all(clients.map((client) => client.$disconnect()));
    expect(await deliveries()).toMatchObject([{ outcome: "verification" }, { outcome: "verification" }]);
    expect(await world.db.supportAddress.findUnique({ where: { id: support.addressId } })).toMatchObject({
      inboundState: "verified",
      outboundState: "verified",
    });
  });

  test("with a made-up token is ordinary mail", async () => {
    await receive(returned);
    expect(await deliveries()).toMatchObject([{ outcome: "ticket" }]);
  });

  test("that only quotes a token or an invitation shows neither to whoever reads the ticket", async () => {
    const answer = `From: support@company.test\r\nIn-Reply-To: <m1@company.test>\r\nSubject: Absent: PV-${token}\r\n\r\n> https://desk.test/invitation#${token}\r\n`;
    await receive({ raw: Buffer.from(answer) });
    expect(await deliveries()).toMatchObject([{ outcome: "ticket" }]);
    const stored = JSON.stringify([
      await world.db.ticket.findMany(),
      await world.db.comment.findMany(),
      await world.db.inboundMessage.findMany(),
    ]);
    expect(stored).toContain("Absent: PV-…");
    expect(stored).toContain("/invitation#…");
    expect(stored).not.toContain(token);
  });
});
