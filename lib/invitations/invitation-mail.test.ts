import { afterEach, beforeEach, expect, test } from "vitest";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import type { DeliveryDeps } from "#lib/delivery/deps.ts";
import { letTimePass, testDelivery } from "#lib/delivery/testing.ts";
import { type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { tablesHolding } from "../../e2e/support/database.ts";
import { invite } from "./invite.ts";
import { listInvitations } from "./list-invitations.ts";

const email = "new@company.test";
const never = new AbortController().signal;
const closing: { close(): Promise<void> }[] = [];
let world: World;
let deps: DeliveryDeps;

beforeEach(async () => {
  world = await testWorld();
  const delivery = testDelivery(world);
  deps = delivery.deps;
  closing.push(world, delivery);
});
afterEach(async () => {
  deps.pool.close();
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function exchanger(refuse?: (step: string) => string | null): Promise<SmtpPeer> {
  const peer = await smtpPeer(refuse ? { refuse } : {});
  closing.push(peer);
  deps = { ...deps, mxPort: peer.port };
  return peer;
}
const ask = (locale: "fr" | "en" = "en") => invite(world.ctx(), { email, role: "admin", locale });
const deliver = () => deliverLaneWith(deps, "mx:company.test", never);
const stored = () => world.db.outboundMessage.findFirstOrThrow({ where: { recipient: email } });
const decoded = (raw: string) =>
  raw.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
const secretOf = (link: string) => link.split("#")[1] ?? "";

test.each(["fr", "en"] as const)(
  "the mail in %s brings the whole link, from the account's native address",
  async (locale) => {
    const peer = await exchanger();
    const { link } = await ask(locale);
    await deliver();
    const [mail] = peer.messages;
    const { emailId } = await stored();
    expect(mail).toMatchObject({ from: `bounce+${emailId}@acme.postern.test`, to: [email] });
    const raw = decoded(mail?.raw ?? "");
    expect(raw).toMatch(/^From: Acme <support@acme\.postern\.test>\r?$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(raw.split(link)).toHaveLength(4);
    expect(raw).toContain(`<a href="${link}">${link}</a>`);
    expect(raw).not.toContain("{{secret}}");
    expect(raw).toContain(locale === "fr" ? "Owner vous invite" : "Owner invites you");
    expect(await stored()).toMatchObject({ routeReason: "account_mail", addressId: null, locale });
  },
);

test("the link is in no table, neither while its mail waits nor when it has left", async () => {
  let greylisted = true;
  const peer = await exchanger((step) => (step === "data" && greylisted ? "451 4.7.1 greylisted" : null));
  const secret = secretOf((await ask()).link);
  expect(await tablesHolding(world.url, secret)).toEqual([]);
  await deliver();
  expect(await stored()).toMatchObject({ state: "queued", attempts: 1 });
  expect((await stored()).secretCiphertext).not.toBeNull();
  expect(await listInvitations(world.ctx())).toMatchObject([{ mail: "queued", peerReply: "451 4.7.1 greylisted" }]);
  expect(await tablesHolding(world.url, secret)).toEqual([]);
  greylisted = false;
  await letTimePass(world);
  await deliver();
  expect(peer.messages).toHaveLength(1);
  expect(await stored()).toMatchObject({ state: "sent", secretCiphertext: null, secretKeyId: null });
  expect(await listInvitations(world.ctx())).toMatchObject([{ mail: "sent", peerReply: null }]);
  expect(await tablesHolding(world.url, secret)).toEqual([]);
});

test("what could not be sent forgets the link too, and the list says why", async () => {
  await exchanger((step) => (step === "rcpt" ? "550 5.1.1 no such user" : null));
  await ask();
  await deliver();
  expect(await stored()).toMatchObject({ state: "failed", secretCiphertext: null, secretKeyId: null });
  expect(await listInvitations(world.ctx())).toMatchObject([{ mail: "failed", peerReply: "550 5.1.1 no such user" }]);
});

test("a sealed link opens for its own message only", async () => {
  const peer = await exchanger();
  await ask();
  await invite(world.ctx(), { email: "second@company.test", role: "agent", locale: "en" });
  const { secretCiphertext } = await stored();
  await world.db.outboundMessage.updateMany({
    where: { recipient: "second@company.test" },
    data: { secretCiphertext },
  });
  await deliver();
  expect(peer.messages.map(({ to }) => to)).toEqual([[email]]);
});
