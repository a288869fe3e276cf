import { expect, test } from "vitest";
import { checkMessage, type NewMessage } from "./new-message.ts";
import { parseSystemUrl } from "./system-url.ts";

const good: NewMessage = {
  kind: "agent_reply",
  addressId: 1,
  recipient: "Customer@Customer.TEST",
  to: [{ name: "Customer", address: "customer@customer.test" }],
  cc: [{ address: "cc@customer.test" }],
  subject: " Re: hello ",
  bodyText: "text",
  locale: "en",
};

test("a message is taken in its compared form", () => {
  expect(checkMessage(good)).toMatchObject({
    recipient: "customer@customer.test",
    subject: "Re: hello",
    cc: [{ name: null, address: "cc@customer.test" }],
  });
});

const fields: [string, (text: string) => Partial<NewMessage>][] = [
  ["recipient", (text) => ({ recipient: `a${text}@customer.test` })],
  ["a To name", (text) => ({ to: [{ name: `a${text}b`, address: "a@customer.test" }] })],
  ["a To address", (text) => ({ to: [{ address: `a@customer.test${text}` }] })],
  ["a Cc name", (text) => ({ cc: [{ name: `a${text}b`, address: "a@customer.test" }] })],
  ["the subject", (text) => ({ subject: `a${text}b` })],
  ["the Message-ID", (text) => ({ messageId: `a${text}@b.test` })],
  ["In-Reply-To", (text) => ({ inReplyTo: `a${text}@b.test` })],
  ["References", (text) => ({ references: ["x@y.test", `a${text}@b.test`] })],
  ["the Email-Id", (text) => ({ emailId: `abcdefabcdefabcdef${text}` })],
];

test.each(fields)("a line end or NUL in %s is refused", (_name, field) => {
  for (const text of ["\r\nBcc: x@evil.test", "\n", "\r", "\0"]) {
    expect(() => checkMessage({ ...good, ...field(text) })).toThrow(expect.objectContaining({ code: "input_invalid" }));
  }
});

test("a recipient that is no address is refused", () => {
  for (const recipient of [
    "",
    "a",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "<a@b.test>",
    "a@b.test, c@d.test",
    '"a b"@c.test',
  ]) {
    expect(() => checkMessage({ ...good, recipient })).toThrow(expect.objectContaining({ code: "address_invalid" }));
  }
});

test("ids that other programs wrote are bounded, and left out where they are no ids", () => {
  const references = Array.from({ length: 500 }, (_, n) => `<id${n}@customer.test>`);
  const checked = checkMessage({ ...good, inReplyTo: "no id at all", references: [...references, "x".repeat(2_000)] });
  expect(checked.inReplyTo).toBeNull();
  expect(checked.references).toHaveLength(20);
  expect([checked.references[0], checked.references.at(-1)]).toEqual(["id0@customer.test", "id499@customer.test"]);
});

test("SYSTEM_SMTP_URL is read with its default ports, and a faulty one is refused without being quoted", () => {
  expect(parseSystemUrl("smtp://relay.test")).toEqual({ host: "relay.test", port: 25, implicitTls: false, auth: null });
  expect(parseSystemUrl("smtp://u%40x:p%2Fw@relay.test")).toMatchObject({
    port: 587,
    auth: { username: "u@x", password: "p/w" },
  });
  expect(parseSystemUrl("smtps://u:p@relay.test")).toMatchObject({ port: 465, implicitTls: true });
  expect(parseSystemUrl("smtp://[::1]:2500")).toMatchObject({ host: "::1", port: 2500 });
  for (const text of ["", "relay.test", "http://u:hunter2@relay.test", "smtp://"]) {
    expect(() => parseSystemUrl(text)).toThrow(/^SYSTEM_SMTP_URL is not an smtp:\/\/ or smtps:\/\/ URL$/);
  }
});
