import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail, type TestMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import type { TicketStatus } from "#lib/tickets/schema.ts";
import { processInbound } from "./process-inbound.ts";

let world: World;
let domainId: string;
let support: string;

beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  ({ email: support } = await connectAddress(world, { domainId, local: "support" }));
});
beforeEach(async () => {
  await world.db.inboundDelivery.deleteMany({});
  await world.db.ticket.deleteMany({});
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

async function receive(lines: string[], body = "text", mail: Partial<TestMail> = {}): Promise<void> {
  const raw = `${lines.join("\r\n")}\r\n\r\n${body}`;
  await processInbound(await acceptMail(world, { credentialOf: domainId, recipients: [support], raw, ...mail }), {
    db: world.db,
  });
}

/** Requester's request, with Colleague in copy. */
async function request() {
  await receive(
    [
      "From: Requester <requester@customer.test>",
      "Cc: colleague@customer.test",
      "Subject: Panne",
      "Message-ID: <m1@customer.test>",
    ],
    "au secours",
  );
  return world.db.ticket.findFirstOrThrow({ include: { outbound: true } });
}

const comments = () =>
  world.db.comment.findMany({ orderBy: [{ ticketId: "asc" }, { createdAt: "asc" }, { id: "asc" }] });
const answer = (from: string, ...lines: string[]) => [`From: ${from}`, `Message-ID: <${Math.random()}@x>`, ...lines];

describe("an answer joins its ticket", () => {
  test("by our reference in its subject, whatever its case", async () => {
    const { id, reference } = await request();
    await receive(answer("requester@customer.test", `Subject: RE: Demande [${reference.toLowerCase()}]`));
    expect(await comments()).toMatchObject([{ ticketId: id }, { ticketId: id, author: "requester" }]);
  });

  test("by our reference quoted in its text", async () => {
    const { id, reference } = await request();
    await receive(
      answer("requester@customer.test", "Subject: x"),
      `Merci\r\n\r\n> Référence de votre demande : [${reference}]\r\n`,
    );
    expect(await comments()).toMatchObject([{ ticketId: id }, { ticketId: id }]);
  });

  test("by our reference in HTML alone", async () => {
    const { id, reference } = await request();
    await receive(
      answer("requester@customer.test", "Subject: x", "Content-Type: text/html"),
      `<p>Merci</p><blockquote>[${reference}]</blockquote>`,
    );
    expect(await comments()).toMatchObject([{ ticketId: id }, { ticketId: id }]);
  });

  test("by In-Reply-To our notification", async () => {
    const { id, outbound } = await request();
    await receive(answer("requester@customer.test", `In-Reply-To: <${outbound[0]?.messageId}>`));
    expect(await comments()).toMatchObject([{ ticketId: id }, { ticketId: id }]);
  });

  test("by References to a message that the ticket holds", async () => {
    const { id } = await request();
    await receive(answer("requester@customer.test", "References: <other@x> <m1@customer.test>\r\n <unknown@x>"));
    expect(await comments()).toMatchObject([{ ticketId: id }, { ticketId: id }]);
  });

  test("by the reference rather than by the message it answers", async () => {
    const { id, reference } = await request();
    await receive(["From: third@customer.test", "Message-ID: <m2@customer.test>", "Subject: autre"]);
    await receive(answer("requester@customer.test", `Subject: [${reference}]`, "In-Reply-To: <m2@customer.test>"));
    expect((await comments()).filter(({ ticketId }) => ticketId === id)).toHaveLength(2);
  });

  test("once, when it comes to two of our addresses", async () => {
    const { id, reference } = await request();
    const lines = answer(
      "requester@customer.test",
      `Subject: [${reference}]`,
      `To: ${support}, ${world.defaultAddress.email}`,
    );
    await receive(lines, "text", { recipients: [support, world.defaultAddress.email] });
    await receive(lines, "text", { recipients: [support] });
    await world.db.inboundDelivery.deleteMany({ where: { ticketId: id, outcome: "comment" } });
    await receive(lines, "text", { recipients: [world.defaultAddress.email] });
    expect(await comments()).toHaveLength(2);
  });

  test("and sends no notification", async () => {
    const { id, reference } = await request();
    await receive(answer("third@customer.test", `Subject: [${reference}]`));
    expect(await world.db.outboundMessage.count({ where: { ticketId: id } })).toBe(1);
  });
});

describe("who answers", () => {
  test.each([
    ["the requester", "Requester Again <REQUESTER@customer.test>", "requester"],
    ["a CC", "colleague@customer.test", "cc"],
    ["somebody else", "stranger@customer.test", "other"],
    ["somebody with the requester's name", "Requester <stranger@customer.test>", "other"],
    ["somebody with the requester's address as a name", '"requester@customer.test" <stranger@customer.test>', "other"],
  ])("%s is recorded as %s", async (_, from, author) => {
    const { reference } = await request();
    await receive(answer(from, `Subject: [${reference}]`));
    expect((await comments())[1]).toMatchObject({ author });
  });

  test("each comment has a marker of its own", async () => {
    const { reference } = await request();
    await receive(answer("requester@customer.test", `Subject: [${reference}]`), "text", { credentialOf: null });
    expect((await comments()).map(({ authenticated }) => authenticated)).toEqual([true, false]);
    expect(await world.db.ticket.findFirst()).toMatchObject({ authenticated: true });
  });
});

describe("the status", () => {
  test.each<[TicketStatus, string, string[], TicketStatus]>([
    ["new", "requester@customer.test", [], "new"],
    ["open", "requester@customer.test", [], "open"],
    ["pending", "requester@customer.test", [], "open"],
    ["solved", "requester@customer.test", [], "open"],
    ["solved", "colleague@customer.test", [], "open"],
    ["solved", "stranger@customer.test", [], "solved"],
    ["pending", "requester@customer.test", ["Auto-Submitted: auto-replied"], "pending"],
  ])("%s, after an answer of %s %o, is %s", async (status, from, lines, after) => {
    const { id, reference } = await request();
    await world.db.ticket.update({ where: { id }, data: { status } });
    await receive(answer(from, `Subject: [${reference}]`, ...lines));
    expect(await world.db.ticket.findUnique({ where: { id } })).toMatchObject({ status: after });
  });
});

describe("what is no answer", () => {
  test("a made-up reference and unknown Message-IDs begin a ticket", async () => {
    await request();
    await receive(answer("requester@customer.test", "Subject: [ABCDEF-GHJKMN]", "In-Reply-To: <nothing@x>"));
    expect(await world.db.ticket.count()).toBe(2);
  });

  test("an answer to another account's ticket begins one of this account's", async () => {
    const { id, reference, outbound } = await request();
    const { ctx } = await otherAccount(world, "umbrella");
    const lines = answer(
      "requester@customer.test",
      `Subject: [${reference}]`,
      `In-Reply-To: <${outbound[0]?.messageId}>`,
      "References: <m1@customer.test>",
    );
    await receive(lines, "text", {
      accountId: ctx.account.id,
      credentialOf: null,
      recipients: ["support@umbrella.postern.test"],
    });
    expect((await comments()).map(({ ticketId, accountId }) => [ticketId === id, accountId])).toEqual([
      [true, world.account.id],
      [false, ctx.account.id],
    ]);
  });
});

describe("a bounce", () => {
  const returnPath = (emailId: string | undefined) => `bounce+${emailId}@acme.postern.test`;

  test("to a notification's return path joins its ticket, opens nothing and notifies nobody", async () => {
    const { id, outbound } = await request();
    await world.db.ticket.update({ where: { id }, data: { status: "solved" } });
    const mail = { envelopeFrom: "", credentialOf: null, recipients: [returnPath(outbound[0]?.emailId)] };
    await receive(["From: MAILER-DAEMON@customer.test", "Subject: Undelivered"], "no such user", mail);
    expect(await comments()).toMatchObject([
      {},
      { ticketId: id, author: "other", authenticated: false, bodyText: "no such user" },
    ]);
    expect(await world.db.ticket.findMany()).toMatchObject([{ status: "solved" }]);
    expect(await world.db.inboundDelivery.findMany({ where: { outcome: "bounce" } })).toMatchObject([
      { ticketId: id, addressId: null },
    ]);
    expect(await world.db.outboundMessage.count()).toBe(1);
  });

  test("to the support address joins the ticket of the mail whose header it quotes", async () => {
    const { id, outbound } = await request();
    const quoted = `no such user\r\n\r\nX-Mailer: Zendesk Mailer\r\nX-Zendesk-Email-Id: ${outbound[0]?.emailId}\r\n`;
    const lines = ["From: MAILER-DAEMON@company.test", "Subject: Undelivered"];
    await receive(lines, quoted, { envelopeFrom: "" });
    expect(await comments()).toMatchObject([{}, { ticketId: id, author: "other" }]);
    expect(await world.db.inboundDelivery.count({ where: { outcome: "bounce", ticketId: id } })).toBe(1);
    await receive(["From: stranger@customer.test", "Subject: x"], quoted);
    expect(await world.db.ticket.count()).toBe(2);
  });

  test.each(["delayed", "failed"] as const)(
    "that reports mail %s says so on its ticket, and notifies nobody",
    async (action) => {
      const { id, outbound } = await request();
      const mail = { envelopeFrom: "", credentialOf: null, recipients: [returnPath(outbound[0]?.emailId)] };
      const lines = [
        "From: MAILER-DAEMON@customer.test",
        "Subject: Report",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      ];
      const status = `Final-Recipient: rfc822; requester@customer.test\r\nAction: ${action}\r\nStatus: 4.4.1\r\n`;
      const parts = `--b\r\n\r\nAbout your mail\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n${status}\r\n--b--\r\n`;
      await receive(lines, parts, mail);
      expect(await comments()).toMatchObject([
        { report: null },
        { ticketId: id, report: action, reportRecipient: "requester@customer.test" },
      ]);
      expect(await world.db.outboundMessage.count()).toBe(1);
      // Of somebody's own making, and about nothing of ours: a mail like any other.
      await receive(lines, parts, { envelopeFrom: "", credentialOf: null, recipients: [world.defaultAddress.email] });
      expect((await comments()).filter(({ report }) => report !== null)).toHaveLength(1);
    },
  );

  test("to a return path that is not ours becomes a ticket, and notifies nobody", async () => {
    await receive(["From: a@x.test", "Subject: x"], "x", {
      envelopeFrom: "",
      credentialOf: null,
      recipients: [returnPath("a".repeat(24))],
    });
    expect(await world.db.ticket.findMany({ include: { outbound: true } })).toMatchObject([
      { authenticated: false, outbound: [] },
    ]);
  });
});
