import { expect, test } from "vitest";
import { readDeliveryReport } from "./delivery-report.ts";

const report = (...groups: string[][]) =>
  Buffer.from(
    [
      "--b",
      "Content-Type: text/plain",
      "",
      "Action: failed says nothing here.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mail.company.test",
      "",
      ...groups.flatMap((group) => [...group, ""]),
      "--b",
      "Content-Type: message/rfc822",
      "",
      "Action: failed",
      "--b--",
    ].join("\r\n"),
  );
const of = (action: string, recipient = "customer@customer.test") => [
  `Final-Recipient: rfc822; ${recipient}`,
  `Action: ${action}`,
  "Status: 4.4.1",
];

test.each([
  ["a failure", report(of("failed")), { action: "failed", recipient: "customer@customer.test" }],
  ["a delay", report(of("delayed")), { action: "delayed", recipient: "customer@customer.test" }],
  [
    "a delay in other letters",
    report(["FINAL-RECIPIENT: RFC822;<A@B.test>", "ACTION:Delayed"]),
    { action: "delayed", recipient: "a@b.test" },
  ],
  [
    "a failure after a delay",
    report(of("delayed", "a@b.test"), of("failed", "c@d.test")),
    { action: "failed", recipient: "c@d.test" },
  ],
  ["a failure that names nobody", report(["Action: failed"]), { action: "failed", recipient: null }],
  ["a failure of somebody who is no address", report(of("failed", "\u0000@@")), { action: "failed", recipient: null }],
  ["a success", report(of("delivered")), null],
  ["a relaying", report(of("relayed")), null],
  ["words alone", Buffer.from("Action: failed\r\n"), null],
  ["nothing", Buffer.alloc(0), null],
])("%s", (_what, body, expected) => {
  expect(readDeliveryReport(body)).toEqual(expected);
});

test("a part of half a megabyte of blank lines is read in no time worth naming", () => {
  const body = Buffer.from(`Content-Type: message/delivery-status\r\n${"\r\n \t".repeat(200_000)}`);
  expect(readDeliveryReport(body)).toBeNull();
});
