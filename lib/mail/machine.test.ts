import { expect, test } from "vitest";
import { readHeaderBlock } from "./header-block.ts";
import { isMachineMail } from "./machine.ts";

const isMachine = (header: string, envelopeFrom = "a@x.test") =>
  isMachineMail(readHeaderBlock(Buffer.from(`${header}\r\n\r\n`)), envelopeFrom);

test.each([
  "Auto-Submitted: auto-replied",
  "Auto-Submitted: auto-generated; owner-email=x",
  "AUTO-SUBMITTED:\r\n auto-notified",
  "Auto-Submitted: nobody",
  "Precedence: bulk",
  "Precedence: List",
  "Precedence: junk",
  "X-Auto-Response-Suppress: DR, OOF, AutoReply",
  "X-Auto-Response-Suppress: All",
  "List-Id: <news.x.test>",
  "List-Unsubscribe: <mailto:x@x.test>",
  "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
  "From: Mail Delivery System <MAILER-DAEMON@x.test>",
])("%s is a machine's", (header) => {
  expect(isMachine(header)).toBe(true);
});

test("an empty reverse-path is a machine's", () => {
  expect(isMachine("Subject: x", "")).toBe(true);
});

test.each([
  "Subject: Auto-Submitted: auto-replied",
  "Auto-Submitted: no",
  "Auto-Submitted: No (a person)",
  "Precedence: first-class",
  "X-Auto-Response-Suppress: None",
  "Content-Type: multipart/mixed; boundary=report",
])("%s is a person's", (header) => {
  expect(isMachine(header)).toBe(false);
});
