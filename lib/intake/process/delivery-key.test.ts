import { expect, test } from "vitest";
import { readFacts } from "#lib/mail/facts.ts";
import { readHeaderBlock } from "#lib/mail/header-block.ts";
import { deliveryKey, hashBody } from "./delivery-key.ts";

const mail = "Message-ID: <1@x>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nFrom: a@x\r\nSubject: s\r\n\r\nbody\r\n";

async function keyOf(raw = mail, over: { accountId?: string; recipient?: string; authenticated?: boolean } = {}) {
  const bytes = Buffer.from(raw);
  const block = readHeaderBlock(bytes);
  const key = deliveryKey({
    accountId: "acme",
    recipient: "s@x",
    authenticated: true,
    ...over,
    identity: readFacts(block).identity,
    bodyHash: await hashBody(bytes, block.bodyStart),
  });
  return Buffer.from(key).toString("hex");
}

test.each([
  ["another hop", `Received: from a by b; today\r\n${mail}`],
  ["trace of the return path", `Return-Path: <a@x>\r\nDelivered-To: s@x\r\nX-Spam: no\r\n${mail}`],
  ["another order of headers", mail.replace("From: a@x\r\nSubject: s", "Subject: s\r\nFrom: a@x")],
])("%s makes no other delivery", async (_, raw) => {
  expect(await keyOf(raw)).toBe(await keyOf());
});

test.each([
  ["Message-ID", mail.replace("<1@x>", "<2@x>")],
  ["Date", mail.replace("10:00", "10:01")],
  ["From", mail.replace("From: a@x", "From: b@x")],
  ["Subject", mail.replace("Subject: s", "Subject: t")],
  ["body", mail.replace("body", "bodY")],
  ["place of a value", mail.replace("From: a@x\r\nSubject: s", "From: s\r\nSubject: a@x")],
])("another %s makes another delivery", async (_, raw) => {
  expect(await keyOf(raw)).not.toBe(await keyOf());
});

test.each([{ accountId: "other" }, { recipient: "t@x" }, { authenticated: false }])(
  "%o makes another delivery",
  async (over) => {
    expect(await keyOf(mail, over)).not.toBe(await keyOf());
  },
);

test("the body's hash does not depend on how it is cut", async () => {
  const large = Buffer.alloc(9 * 1024 * 1024, "0123456789");
  expect(await hashBody(large, 3)).toBe(await hashBody(Buffer.from(large.subarray(3)), 0));
});
