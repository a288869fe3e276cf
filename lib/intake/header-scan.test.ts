import fc from "fast-check";
import { expect, test } from "vitest";
import { HeaderScan } from "./header-scan.ts";

function scan(text: string, cuts: number[] = []) {
  const result = new HeaderScan("Zendesk");
  const bytes = Buffer.from(text, "latin1");
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(bytes.length, Math.max(from, cut));
    result.feed(bytes.subarray(from, to));
    from = to;
  }
  result.feed(bytes.subarray(from));
  result.end();
  return { received: result.received, emailIds: result.emailIds };
}

const mail =
  "Received: from a by b;\r\n\tdate\r\nRECEIVED : from c\r\nX-Received: no\r\nX-Zendesk-Email-Id:\r\n abc\r\n" +
  "Subject: Received: no\r\nx-zendesk-email-id: def \r\n\r\nReceived: in the body\r\nX-Zendesk-Email-Id: ghi\r\n";

test("hops and Email-Ids of the first header block are found, folded or not, and none of the body's", () => {
  expect(scan(mail)).toEqual({ received: 2, emailIds: ["abc", "def"] });
});

test("it finds the same however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(mail.length), { maxLength: 12 }), (cuts) => {
      expect(scan(mail, cuts)).toEqual({ received: 2, emailIds: ["abc", "def"] });
    }),
  );
});

test("a header without a body, and one line of a megabyte, are read without keeping them", () => {
  expect(scan("Received: a")).toEqual({ received: 1, emailIds: [] });
  const long = `${"x".repeat(1_000_000)}\r\nReceived: a\r\n\r\n`;
  expect(
    scan(
      long,
      Array.from({ length: 60 }, (_, i) => i * 16_384),
    ),
  ).toEqual({ received: 1, emailIds: [] });
});

test("a header that is Email-Ids throughout leaves a handful of them", () => {
  expect(scan("X-Zendesk-Email-Id: a\r\n".repeat(10_000)).emailIds.length).toBeLessThanOrEqual(20);
});
