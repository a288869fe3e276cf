import { createTransport } from "nodemailer";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { deliverLaneWith } from "#lib/delivery/deliver-lane.ts";
import { testDelivery } from "#lib/delivery/testing.ts";
import { processInbound } from "#lib/intake/process/process-inbound.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { otherAccount } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { openTestDoor, type TestDoor } from "./smtp/testing/door.ts";

const address = "info@old.test";
const native = "support@acme.postern.test";
let door: TestDoor;
let mailbox: SmtpPeer;
let addressId: number;

beforeEach(async () => {
  door = await openTestDoor();
  mailbox = await smtpPeer();
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${mailbox.port}`;
  ({ addressId } = await addForwardedAddress(door.world.ctx(), { brandId: door.world.brandId, address }));
});
afterEach(async () => {
  delete process.env.SYSTEM_SMTP_URL;
  await mailbox.close();
  await door.close();
});
afterAll(closeParsing);

/** Asks for a check; answers the mail as it came into the address's mailbox. */
async function checkMail(): Promise<{ raw: string; from: string }> {
  await startVerification(door.world.ctx(), { addressId, direction: "inbound" });
  const delivery = testDelivery(door.world, {
    systemRelay: { host: "127.0.0.1", port: mailbox.port, implicitTls: false, auth: null },
  });
  await deliverLaneWith(delivery.deps, "system", new AbortController().signal);
  await delivery.close();
  const mail = mailbox.messages.at(-1);
  if (!mail) throw new Error("nothing came into the mailbox");
  expect(mail).toMatchObject({ from: native, to: [address] });
  return { raw: mail.raw, from: mail.from };
}

/** Brings a mail to the door without AUTH, as any mail service does, and has it processed. */
async function bring(raw: string, { to = native, from = "bounces@old.test" } = {}): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: door.door.ports.mx, ignoreTLS: true });
  await transport.sendMail({ raw, envelope: { from, to } });
  transport.close();
  const { id } = await door.world.db.inboundMessage.findFirstOrThrow({ orderBy: { receivedAt: "desc" } });
  await processInbound(id, { db: door.world.db });
}

const check = async () => {
  const [brand] = await listBrands(door.world.ctx());
  return brand?.addresses.find(({ id }) => id === addressId)?.checks;
};
const forwarding = (state: string) => [{ subject: "forwarding", direction: "inbound", state }];
const token = (raw: string) => /PV-[\w-]{43}/.exec(raw)?.[0] ?? "";

test.each([
  ["to a native address, which is how forwarding goes", native],
  ["to the address itself, where our door is its mail server", address],
])("a forwarded mail that comes back %s verifies the address, and makes no ticket", async (_how, to) => {
  expect(await check()).toMatchObject(forwarding("failed"));
  const { raw } = await checkMail();
  expect(await check()).toMatchObject(forwarding("pending"));
  await bring(`X-Forwarded-To: ${native}\r\n${raw}`, { to });
  expect(await check()).toMatchObject(forwarding("verified"));
  expect(await door.world.db.ticket.count()).toBe(0);
  expect(await door.world.db.inboundDelivery.findMany()).toMatchObject([{ outcome: "verification" }]);
});

test("what forwards may rewrite the sender or the Message-ID, but not both", async () => {
  const first = await checkMail();
  await bring(first.raw.replace(/^From: .*$/m, "From: Info <info@old.test>"));
  expect(await check()).toMatchObject(forwarding("verified"));
  await startAgain();
  const second = await checkMail();
  await bring(second.raw.replace(/^Message-ID: .*$/m, "Message-ID: <new@old.test>"));
  expect(await check()).toMatchObject(forwarding("verified"));
});

const startAgain = () =>
  door.world.db.supportAddress.update({ where: { id: addressId }, data: { inboundState: "failed" } });

test("an absence notice, a bounce or a person who quotes the code proves no forwarding", async () => {
  const { raw } = await checkMail();
  const code = token(raw);
  const quoting = (lines: string[]) => `${lines.join("\r\n")}\r\n\r\nThe code was ${code}.\r\n`;
  const head = (from: string, subject: string) => [`From: ${from}`, `To: ${native}`, `Subject: ${subject}`];
  await bring(quoting([...head(address, `Away: ${code}`), "Auto-Submitted: auto-replied", "Message-ID: <a@old.test>"]));
  await bring(quoting([...head("mailer-daemon@old.test", `Failed: ${code}`), "Message-ID: <b@old.test>"]), {
    from: "",
  });
  await bring(quoting([...head("person@customer.test", `Fwd: ${code}`), "Message-ID: <c@customer.test>"]));
  expect(await check()).toMatchObject(forwarding("pending"));
  expect(await door.world.db.ticket.count()).toBe(3);
});

test("a mail that comes back to another account verifies nothing", async () => {
  await otherAccount(door.world, "other");
  const { raw } = await checkMail();
  await bring(raw, { to: "support@other.postern.test" });
  expect(await check()).toMatchObject(forwarding("pending"));
});

test("a connector address is not verified by mail that was merely forwarded", async () => {
  const { id } = await door.world.db.supportAddress.findFirstOrThrow({ where: { kind: "smtp_connector" } });
  addressId = id;
  await startVerification(door.world.ctx(), { addressId, direction: "inbound" });
  const { bodyText } = await door.world.db.outboundMessage.findFirstOrThrow({ where: { kind: "verification" } });
  await bring(`From: ${native}\r\nSubject: ${token(bodyText)}\r\n\r\nx\r\n`);
  const [inbound] = (await check()) ?? [];
  expect(inbound).toMatchObject({ state: "failed", last: { failure: "returned_without_authentication" } });
});

test("a forwarded address has no outbound check", async () => {
  await expect(startVerification(door.world.ctx(), { addressId, direction: "outbound" })).rejects.toMatchObject({
    code: "address_not_found",
  });
});
