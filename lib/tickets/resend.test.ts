import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import { testDelivery } from "#lib/delivery/testing.ts";
import { smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { reply } from "./reply.ts";
import { resend } from "./resend.ts";

let world: World;
let ticketId: number;
const never = new AbortController().signal;

beforeAll(async () => {
  world = await testWorld();
  const ticket = await world.db.ticket.create({
    data: {
      accountId: world.account.id,
      brandId: world.brandId,
      addressId: world.defaultAddress.id,
      subject: "A question",
      requesterEmail: "customer@customer.test",
      authenticated: false,
      reference: "RESEND",
    },
  });
  ticketId = ticket.id;
});
afterAll(() => world.close());

const stored = (id: string) => world.db.outboundMessage.findUniqueOrThrow({ where: { id }, include: { tries: true } });
const resent = () => world.db.auditEvent.count({ where: { action: "ticket.notification_resent" } });
const headerOf = (raw: string, name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(raw.replaceAll("\r", ""))?.[1];

/** A server that refuses its first recipient for good, and an answer that failed there. */
async function failedAnswer() {
  let refusals = 1;
  const mx = await smtpPeer({
    refuse: (step) => (step === "rcpt" && refusals-- > 0 ? "550 5.1.1 no such user" : null),
  });
  const delivery = testDelivery(world, { mxPort: mx.port });
  const { commentId } = await reply(world.ctx(), { ticketId, body: "An answer" });
  const { id } = await world.db.outboundMessage.findFirstOrThrow({ where: { commentId } });
  const run = () => deliverLaneWith(delivery.deps, "mx:customer.test", never);
  await run();
  const close = async () => {
    await delivery.close();
    await mx.close();
  };
  return { id, mx, run, close };
}

test("a failed notification is sent again by one click: the same Message-ID and Email-Id, its history goes on, and its days begin anew", async () => {
  const { id, mx, run, close } = await failedAnswer();
  const before = await stored(id);
  expect(before).toMatchObject({ state: "failed", attempts: 1, lastReply: "550 5.1.1 no such user" });
  await world.db.outboundMessage.update({
    where: { id },
    data: { createdAt: new Date(Date.now() - 30 * 86_400_000), attempts: 90 },
  });
  await resend(world.ctx(), { ticketId, notificationId: id });
  expect(await stored(id)).toMatchObject({ state: "queued", failedAt: null, attempts: 90, attemptsBefore: 90 });
  await run();
  const after = await stored(id);
  expect(after).toMatchObject({ state: "sent", attempts: 91 });
  expect(after.tries.map(({ outcome }) => outcome).toSorted()).toEqual(["failed", "sent"]);
  expect(mx.messages).toHaveLength(1);
  expect(headerOf(mx.messages[0]?.raw ?? "", "Message-ID")).toBe(`<${before.messageId}>`);
  expect(headerOf(mx.messages[0]?.raw ?? "", "X-Zendesk-Email-Id")).toBe(before.emailId);
  await close();
});

test("two clicks at once queue it once, and one on what has left is refused", async () => {
  const { id, mx, run, close } = await failedAnswer();
  const audits = await resent();
  const clicks = await Promise.allSettled([1, 2].map(() => resend(world.ctx(), { ticketId, notificationId: id })));
  expect(clicks.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(clicks.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "stale" } });
  expect(await resent()).toBe(audits + 1);
  await run();
  expect(mx.messages).toHaveLength(1);
  await expect(resend(world.ctx(), { ticketId, notificationId: id })).rejects.toThrow("stale");
  expect((await stored(id)).state).toBe("sent");
  await close();
});

test("it takes the route of now, not the one it failed on", async () => {
  const { id, close } = await failedAnswer();
  await world.db.outboundMessage.update({ where: { id }, data: { lane: `credential:${crypto.randomUUID()}` } });
  await resend(world.ctx(), { ticketId, notificationId: id });
  expect((await stored(id)).lane).toBe("mx:customer.test");
  await world.db.outboundMessage.update({ where: { id }, data: { state: "cancelled" } });
  await close();
});

test("nothing of another account or another ticket is sent again, nor what is no notification", async () => {
  const { id, close } = await failedAnswer();
  const { ctx } = await otherAccount(world, "globex");
  await expect(resend(ctx, { ticketId, notificationId: id })).rejects.toThrow("ticket_not_found");
  const { id: _, reference: __, ...rest } = await world.db.ticket.findUniqueOrThrow({ where: { id: ticketId } });
  const second = await world.db.ticket.create({ data: { ...rest, reference: "SECOND" } });
  await expect(resend(world.ctx(), { ticketId: second.id, notificationId: id })).rejects.toThrow("stale");
  await world.db.outboundMessage.update({ where: { id }, data: { kind: "invitation" } });
  await expect(resend(world.ctx(), { ticketId, notificationId: id })).rejects.toThrow("stale");
  await expect(resend(world.ctx(), { ticketId, notificationId: "nonsense" })).rejects.toThrow();
  expect((await stored(id)).state).toBe("failed");
  await close();
});
