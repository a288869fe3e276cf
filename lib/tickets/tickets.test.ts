import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/context.ts";
import { processInbound } from "#lib/intake/process/process-inbound.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { changeStatus } from "./change-status.ts";
import { getAttachment } from "./get-attachment.ts";
import { getTicket, getTicketHead } from "./get-ticket.ts";
import { listTickets } from "./list-tickets.ts";
import { reply } from "./reply.ts";
import type { TicketStatus } from "./schema.ts";

let world: World;
let domainId: string;
let support: { addressId: number; email: string };
let stranger: Ctx;

beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "bücher.test"));
  support = await connectAddress(world, { domainId, local: "support" });
  ({ ctx: stranger } = await otherAccount(world, "umbrella"));
});
beforeEach(async () => {
  await world.db.inboundDelivery.deleteMany({});
  await world.db.ticket.deleteMany({});
  await forgetAudit(world.db);
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

const file =
  "Content-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nMTsy";
async function request(
  subject = "Panne",
  from = "Requester <requester@customer.test>",
  cc = "colleague@customer.test",
): Promise<number> {
  const raw = `From: ${from}\r\nCc: ${cc}\r\nSubject: ${subject}\r\nMessage-ID: <m1@customer.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nau secours\r\n--b\r\n${file}\r\n--b--\r\n`;
  await processInbound(await acceptMail(world, { credentialOf: domainId, recipients: [support.email], raw }), {
    db: world.db,
  });
  return (await world.db.ticket.findFirstOrThrow({ orderBy: { id: "desc" }, select: { id: true } })).id;
}

describe("a ticket", () => {
  test("has a head that agrees with the whole, and is no other account's", async () => {
    const ticketId = await request();
    const { subject, authenticated, viaDomain } = await getTicket(world.ctx(), { ticketId });
    expect(await getTicketHead(world.ctx(), { ticketId })).toEqual({ id: ticketId, subject, authenticated, viaDomain });
    for (const [ctx, id] of [
      [stranger, ticketId],
      [world.ctx(), ticketId + 1],
      [world.ctx(), 0],
    ] as const) {
      await expect(getTicketHead(ctx, { ticketId: id })).rejects.toMatchObject({ code: "ticket_not_found" });
    }
  });

  test("is shown with how it came, its comments, attachments and notifications", async () => {
    const ticket = await getTicket(world.ctx(), { ticketId: await request() });
    expect(ticket).toMatchObject({
      subject: "Panne",
      status: "new",
      authenticated: true,
      viaDomain: "bücher.test",
      requesterName: "Requester",
      requesterEmail: "requester@customer.test",
      addressEmail: support.email,
      ccs: [{ email: "colleague@customer.test", name: null }],
      comments: [
        {
          author: "requester",
          bodyText: "au secours",
          bodyHtml: null,
          authenticated: true,
          unparseable: false,
          attachments: [{ filename: "a.csv", contentType: "text/csv", size: 3 }],
          notifications: [
            {
              kind: "request_received",
              recipient: "requester@customer.test",
              state: "queued",
              attempts: 0,
              lastReply: null,
            },
          ],
        },
      ],
    });
    const { id = "" } = ticket.comments[0]?.attachments[0] ?? {};
    const attachment = await getAttachment(world.ctx(), { attachmentId: id });
    let content = "";
    for await (const bytes of attachment.content) content += Buffer.from(bytes).toString();
    expect({ ...attachment, content }).toEqual({ filename: "a.csv", contentType: "text/csv", size: 3, content: "1;2" });
  });

  test("of another account does not exist, for any verb", async () => {
    const ticketId = await request();
    const { comments } = await getTicket(world.ctx(), { ticketId });
    const attachmentId = comments[0]?.attachments[0]?.id ?? "";
    await expect(getTicket(stranger, { ticketId })).rejects.toMatchObject({ code: "ticket_not_found" });
    await expect(reply(stranger, { ticketId, body: "x" })).rejects.toMatchObject({ code: "ticket_not_found" });
    await expect(changeStatus(stranger, { ticketId, status: "solved" })).rejects.toMatchObject({
      code: "ticket_not_found",
    });
    await expect(getAttachment(stranger, { attachmentId })).rejects.toMatchObject({ code: "attachment_not_found" });
    expect((await listTickets(stranger, {})).rows).toEqual([]);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31, 10 ** 15])("with the number %d does not exist", async (ticketId) => {
    await expect(getTicket(world.ctx(), { ticketId })).rejects.toMatchObject({ code: "ticket_not_found" });
  });

  test.each(["", "x", "../../etc/passwd"])("has no attachment %o", async (attachmentId) => {
    await expect(getAttachment(world.ctx(), { attachmentId })).rejects.toMatchObject({ code: "attachment_not_found" });
  });

  test("cannot have its marker changed", async () => {
    const id = await request();
    await expect(world.db.ticket.update({ where: { id }, data: { authenticated: false } })).rejects.toThrow();
    await expect(
      world.db.comment.updateMany({ where: { ticketId: id }, data: { authenticated: false } }),
    ).rejects.toThrow();
  });
});

describe("a reply", () => {
  test("goes to the requester and each CC as one message, within the thread", async () => {
    const ticketId = await request();
    const { commentId } = await reply(world.ctx(), {
      ticketId,
      body: "Bonjour <Requester>,\r\n\r\nc'est réparé & testé.\nBien à vous",
    });
    const [received, ...sent] = await world.db.outboundMessage.findMany({
      where: { ticketId },
      orderBy: [{ kind: "asc" }, { recipient: "desc" }],
    });
    const { reference } = await world.db.ticket.findUniqueOrThrow({ where: { id: ticketId } });
    expect(sent.map(({ recipient }) => recipient)).toEqual(["requester@customer.test", "colleague@customer.test"]);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(sent.map(({ emailId }) => emailId)).size).toBe(2);
    for (const message of sent) {
      expect(message).toMatchObject({
        kind: "agent_reply",
        commentId,
        addressId: support.addressId,
        subject: "Re: Panne",
        locale: "fr",
        to: [{ name: "Requester", address: "requester@customer.test" }],
        cc: [{ name: null, address: "colleague@customer.test" }],
        inReplyTo: "m1@customer.test",
        references: ["m1@customer.test", received?.messageId],
      });
      expect(message.bodyText).toContain("Bonjour <Requester>,\n\nc'est réparé & testé.\nBien à vous\n");
      expect(message.bodyHtml).toContain("Bonjour &lt;Requester&gt;,");
      expect(message.bodyHtml).toContain("réparé &amp; testé.<br>\nBien à vous");
      expect(message.bodyText).toContain(`[${reference}]`);
    }
    const { comments, status } = await getTicket(world.ctx(), { ticketId });
    expect(status).toBe("open");
    expect(comments[1]).toMatchObject({
      author: "agent",
      authorName: "Owner",
      authorEmail: "owner@acme.test",
      authenticated: null,
      notifications: [{}, {}],
    });
    expect(await world.db.auditEvent.findMany()).toMatchObject([
      { action: "ticket.replied", objectId: String(ticketId), actorId: "owner" },
    ]);
  });

  test("is threaded with by the answer to it", async () => {
    const ticketId = await request();
    await reply(world.ctx(), { ticketId, body: "x", status: "pending" });
    const { messageId } = await world.db.outboundMessage.findFirstOrThrow({ where: { ticketId, kind: "agent_reply" } });
    const raw = `From: colleague@customer.test\r\nSubject: autre\r\nIn-Reply-To: <${messageId}>\r\nMessage-ID: <m3@customer.test>\r\n\r\nmerci`;
    await processInbound(await acceptMail(world, { recipients: [support.email], credentialOf: domainId, raw }), {
      db: world.db,
    });
    const { comments, status } = await getTicket(world.ctx(), { ticketId });
    expect(comments.map(({ author }) => author)).toEqual(["requester", "agent", "cc"]);
    expect(status).toBe("open");
    await reply(world.ctx(), { ticketId, body: "y" });
    const last = await world.db.outboundMessage.findFirstOrThrow({
      where: { ticketId },
      orderBy: { createdAt: "desc" },
    });
    expect(last.inReplyTo).toBe("m3@customer.test");
    expect(last.references.slice(-2)).toEqual([messageId, "m3@customer.test"]);
  });

  test.each<[TicketStatus | undefined, TicketStatus]>([
    [undefined, "open"],
    ["pending", "pending"],
    ["solved", "solved"],
    ["new", "new"],
  ])("with the status %s leaves a new ticket %s", async (status, after) => {
    const ticketId = await request();
    await reply(world.ctx(), { ticketId, body: "x", ...(status ? { status } : {}) });
    expect(await getTicket(world.ctx(), { ticketId })).toMatchObject({ status: after });
  });

  test("leaves CCs out while they are off for the account", async () => {
    const ticketId = await request();
    const ctx = { ...world.ctx(), account: { ...world.account, ccsEnabled: false } };
    await reply(ctx, { ticketId, body: "x" });
    expect(await world.db.outboundMessage.findMany({ where: { ticketId, kind: "agent_reply" } })).toMatchObject([
      { recipient: "requester@customer.test", cc: [] },
    ]);
  });

  test("to somebody whom no mail reaches is kept, and sent to nobody else's harm", async () => {
    const ticketId = await request("x", "Requester <requester>", "");
    await reply(world.ctx(), { ticketId, body: "x" });
    expect(await getTicket(world.ctx(), { ticketId })).toMatchObject({ comments: [{}, { notifications: [] }] });
  });

  test("repeats no Re:", async () => {
    const ticketId = await request("RE : Panne");
    await reply(world.ctx(), { ticketId, body: "x" });
    expect(await world.db.outboundMessage.findFirst({ where: { ticketId, kind: "agent_reply" } })).toMatchObject({
      subject: "RE : Panne",
    });
  });

  test.each(["", "   \n "])("of %o is refused", async (body) => {
    const ticketId = await request();
    await expect(reply(world.ctx(), { ticketId, body })).rejects.toThrow("reply_empty");
  });

  test("that fails leaves no comment behind", async () => {
    const ticketId = await request();
    await world.db.$executeRaw`alter table audit_event add constraint full_disk check (false) not valid`;
    await expect(reply(world.ctx(), { ticketId, body: "x" })).rejects.toThrow();
    await world.db.$executeRaw`alter table audit_event drop constraint full_disk`;
    expect(await getTicket(world.ctx(), { ticketId })).toMatchObject({ status: "new", comments: [{}] });
    expect(await world.db.outboundMessage.count({ where: { ticketId, kind: "agent_reply" } })).toBe(0);
  });
});

describe("the status", () => {
  test("changes with a record of it, and once", async () => {
    const ticketId = await request();
    await changeStatus(world.ctx(), { ticketId, status: "solved" });
    await changeStatus(world.ctx(), { ticketId, status: "solved" });
    expect(await getTicket(world.ctx(), { ticketId })).toMatchObject({ status: "solved" });
    expect(await world.db.auditEvent.findMany()).toMatchObject([
      { action: "ticket.status_changed", details: { from: "new", to: "solved" } },
    ]);
  });
});
