import fc from "fast-check";
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
const text = async (more: Partial<Composition> = {}, brand = "Zendesk") =>
  (await compose({ ...parts, ...more }, brand)).toString("latin1");
const head = (message: string) => message.slice(0, message.indexOf("\r\n\r\n")).split("\r\n");

test("the five protected headers are there, exactly", async () => {
  const lines = head(await text());
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

test("another HEADER_BRAND keeps its own spelling", async () => {
  const lines = head(await text({}, "MyDesk24"));
  expect(lines).toContain("X-Mailer: MyDesk24 Mailer");
  expect(lines).toContain("X-MyDesk24-From-Account-Id: k3v9");
  expect(lines).toContain("X-MyDesk24-Email-Id: emailid234emailid234abcd");
});

test("each attempt makes the same bytes", async () => {
  expect(await text()).toBe(await text());
});

test("the message is ASCII with CRLF alone, dated when it was queued, with text and HTML", async () => {
  const message = await text();
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

test("no value begins a header of its own", async () => {
  const hostile = fc.array(
    fc.constantFrom("\r\n", "\n", "\r", "Bcc: x@evil.test", " ", "\0", '"', "<", ">", ",", ";", "é"),
    { maxLength: 8 },
  );
  const plain = new Set(
    head(await text())
      .filter((line) => !/^\s/.test(line))
      .map((line) => line.split(":")[0]),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (name, subject, to) => {
      const message = await text({
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
  const mail = await PostalMime.parse(await text({ bodyText: "file:///etc/passwd", bodyHtml: null }));
  expect(mail.text?.trim()).toBe("file:///etc/passwd");
});
