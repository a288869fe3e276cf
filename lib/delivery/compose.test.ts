import fc from "fast-check";
import MailComposer from "nodemailer/lib/mail-composer";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { type Composition, compose } from "./compose.ts";

const parts: Composition = {
  accountOpaqueId: "k3v9",
  emailId: "emailid234emailid234abcd",
  messageId: "abc@acme.postern.test",
  date: new Date("2026-01-02T03:04:05Z"),
  from: { name: "Société, S.A.", address: "help@company.test" },
  replyTo: null,
  to: [{ name: null, address: "customer@customer.test" }],
  cc: [],
  subject: "Re: été",
  bodyText: "Bonjour,\n.\nà bientôt\n",
  bodyHtml: "<p>Bonjour</p>",
  inReplyTo: "in@customer.test",
  references: ["a@customer.test", "in@customer.test"],
};
const text = (more: Partial<Composition> = {}, brand = "Zendesk") =>
  compose({ ...parts, ...more }, brand).toString("latin1");
const head = (message: string) => message.slice(0, message.indexOf("\r\n\r\n")).split("\r\n");

test("the five protected headers are there, exactly", () => {
  const lines = head(text());
  for (const line of [
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    "X-Mailer: Zendesk Mailer",
    "X-Zendesk-From-Account-Id: k3v9",
    "X-Zendesk-Email-Id: emailid234emailid234abcd",
  ]) {
    expect(lines.filter((each) => each === line)).toHaveLength(1);
  }
});

test("another HEADER_BRAND keeps its own spelling", () => {
  const lines = head(text({}, "MyDesk24"));
  expect(lines).toContain("X-Mailer: MyDesk24 Mailer");
  expect(lines).toContain("X-MyDesk24-From-Account-Id: k3v9");
  expect(lines).toContain("X-MyDesk24-Email-Id: emailid234emailid234abcd");
});

test("each attempt makes the same bytes", () => {
  expect(text()).toBe(text());
});

test("the message is ASCII with CRLF alone, dated when it was queued, with text and HTML", async () => {
  const message = text();
  expect(message).toMatch(/^[\t\r\n -~]*$/);
  expect(message).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
  const mail = await PostalMime.parse(message);
  expect(mail).toMatchObject({
    from: { name: "Société, S.A.", address: "help@company.test" },
    subject: "Re: été",
    messageId: "<abc@acme.postern.test>",
    inReplyTo: "<in@customer.test>",
    references: "<a@customer.test> <in@customer.test>",
    date: "2026-01-02T03:04:05.000Z",
    html: expect.stringContaining("<p>Bonjour</p>"),
    text: expect.stringContaining("à bientôt"),
  });
});

test("no value begins a header of its own", () => {
  const hostile = fc.array(
    fc.constantFrom("\r\n", "\n", "\r", "Bcc: x@evil.test", " ", "\0", '"', "<", ">", ",", ";", "é"),
    { maxLength: 8 },
  );
  const plain = new Set(
    head(text())
      .filter((line) => !/^\s/.test(line))
      .map((line) => line.split(":")[0]),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (name, subject, to) => {
      const message = text({
        from: { name: name.join(""), address: "help@company.test" },
        subject: `s${subject.join("")}`,
        to: [{ name: to.join(""), address: "customer@customer.test" }],
      });
      const names = head(message)
        .filter((line) => !/^\s/.test(line))
        .map((line) => line.split(":")[0]);
      for (const found of names) expect(plain).toContain(found);
    }),
    { numRuns: 60 },
  );
});

test("a body that names a file or a URL is text like any other", async () => {
  const mail = await PostalMime.parse(text({ bodyText: "file:///etc/passwd", bodyHtml: null }));
  expect(mail.text?.trim()).toBe("file:///etc/passwd");
});

/** The same message by nodemailer's own composer. */
function byComposer({ from, to, cc, replyTo, inReplyTo, references, bodyText, bodyHtml, ...parts }: Composition) {
  const headers = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "X-Mailer": "Zendesk Mailer",
    "X-Zendesk-From-Account-Id": parts.accountOpaqueId,
    "X-Zendesk-Email-Id": parts.emailId,
  };
  const mailboxes = (list: Composition["to"]) => list.map(({ name, address }) => ({ name: name ?? "", address }));
  return new MailComposer({
    from: mailboxes([from]),
    to: mailboxes(to),
    ...(cc.length > 0 ? { cc: mailboxes(cc) } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(inReplyTo ? { inReplyTo: `<${inReplyTo}>` } : {}),
    ...(references.length > 0 ? { references: references.map((id) => `<${id}>`) } : {}),
    headers,
    normalizeHeaderKey: (key: string) =>
      key === "X-Zendesk-Email-ID"
        ? "X-Zendesk-Email-Id"
        : key === "X-Zendesk-From-Account-ID"
          ? "X-Zendesk-From-Account-Id"
          : key,
    subject: parts.subject,
    date: parts.date,
    messageId: `<${parts.messageId}>`,
    text: { content: bodyText.replace(/\r\n?/g, "\n") || "\n" },
    ...(bodyHtml ? { html: { content: bodyHtml.replace(/\r\n?/g, "\n") } } : {}),
    baseBoundary: parts.emailId,
    newline: "win",
  })
    .compile()
    .build();
}

// But for blanks at the very end, which may be broken to a line of their own.
test("a message is, byte for byte, what nodemailer's composer makes of it", async () => {
  const word = fc.constantFrom(
    "a",
    "été",
    "été".repeat(20),
    "日本語",
    "😀",
    '"',
    ",",
    "=?utf-8?Q?x?=",
    "x".repeat(90),
    ".",
    " ",
    "\t",
    "=",
    "Re:",
  );
  const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
  const body = fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r", "\n\n", " \n", "")), { maxLength: 12 })
    .map((all) =>
      all
        .flat()
        .join("")
        .replace(/[ \t]+$/, ""),
    );
  const id = fc.nat({ max: 99 }).map((n) => `${"part".repeat(n % 20)}${n}@customer.test`);
  const mailbox = fc.record({
    name: fc.option(line),
    address: fc.constantFrom(
      "a@customer.test",
      '"odd one"@customer.test',
      "b@xn--bcher-kva.test",
      `${"long".repeat(12)}@customer.test`,
    ),
  });
  const composition = fc.record({
    from: mailbox,
    replyTo: fc.option(fc.constant("answers@company.test")),
    to: fc.array(mailbox, { minLength: 1, maxLength: 4 }),
    cc: fc.array(mailbox, { maxLength: 4 }),
    subject: line,
    bodyText: body,
    bodyHtml: fc.option(body),
    inReplyTo: fc.option(id),
    references: fc.array(id, { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(composition, async (more) => {
      const whole = { ...parts, ...more };
      expect(compose(whole, "Zendesk").toString("latin1")).toBe((await byComposer(whole)).toString("latin1"));
    }),
    { numRuns: 300 },
  );
});
