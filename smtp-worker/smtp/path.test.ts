import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePath, parseRecipient, parseSender } from "./path.ts";

test("paths of RFC 5321 4.1.2, with source routes, quotes and parameters", () => {
  const table: [string, string | null, Record<string, string>?][] = [
    ["<a@b.test>", "a@b.test"],
    [" <a@b.test>", "a@b.test"],
    ["<>", ""],
    ["<@r.test,@s.test:a@b.test>", "a@b.test"],
    ['<"a b"@b.test>', '"a b"@b.test'],
    ['<"a\\"<>@"@b.test>', '"a\\"<>@"@b.test'],
    ["<a@b.test> SIZE=10 body=8BITMIME AUTH=<>", "a@b.test", { SIZE: "10", BODY: "8BITMIME", AUTH: "<>" }],
    ["<a@b.test> SMTPUTF8", "a@b.test", { SMTPUTF8: "" }],
    ["<a@b.test>SIZE=10", null],
    ["<a@b.test> SIZE=10 SIZE=20", null],
    ["<a@b.test> =", null],
    ["<a@b.test", null],
    ["a@b.test", null],
    ["<a b@b.test>", null],
    ["<<a@b.test>>", null],
    ["", null],
  ];
  for (const [text, mailbox, parameters = {}] of table) {
    const parsed = parsePath(text);
    expect({ text, mailbox: parsed?.mailbox ?? null }).toEqual({ text, mailbox });
    if (parsed) expect(Object.fromEntries(parsed.parameters)).toEqual(parameters);
  }
});

test("a recipient is compared in lower case and A-label form, or is nothing of ours", () => {
  const table: [string, unknown][] = [
    ["Support@COMPANY.test", "support@company.test"],
    ["support@BÜCHER.test", "support@xn--bcher-kva.test"],
    ['"support"@company.test', "support@company.test"],
    ['"sup\\port"@company.test', "support@company.test"],
    ['"a b"@company.test', "unknown"],
    ['"a@b"@company.test', "unknown"],
    ["a@[127.0.0.1]", "unknown"],
    ["a@[IPv6:::1]", "unknown"],
    ["Postmaster", "unknown"],
    ["nobody", "syntax"],
    ["", "syntax"],
    ["@company.test", "syntax"],
    ["a@", "syntax"],
    ["a@-b-.test", "syntax"],
    ["é@company.test", "nonAscii"],
  ];
  for (const [text, expected] of table) {
    const parsed = parseRecipient(text);
    expect([text, "fault" in parsed ? parsed.fault : parsed.address.email]).toEqual([text, expected]);
  }
});

test("a sender keeps its local part, also a rewritten one that is longer than the RFC allows", () => {
  const srs = `SRS0=${"x".repeat(100)}=AB=customer.test=someone@forwarder.test`;
  for (const mailbox of ["", "A.b+C@customer.test", "a@[192.0.2.1]", '"a b"@customer.test', srs]) {
    expect(parseSender(mailbox)).toEqual({ email: mailbox });
  }
  expect(parseSender("a@B\u00dcCHER.test")).toEqual({ email: "a@xn--bcher-kva.test" });
  for (const mailbox of ["a", "@b.test", "a@", "a@b test", 'a"b@c.test', "a@b\x01.test"]) {
    expect(parseSender(mailbox)).toEqual({ fault: "syntax" });
  }
});

test("no input makes the parsers throw or stall", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("<", ">", '"', "\\", "@", ":", ",", " ", "=", "a", ".", "é"), maxLength: 200 }),
      (text) => {
        const path = parsePath(text);
        parseRecipient(path?.mailbox ?? text);
        parseSender(path?.mailbox ?? text);
      },
    ),
    { numRuns: 2_000 },
  );
});
