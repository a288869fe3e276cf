import { expect, test } from "vitest";
import { readFacts } from "./facts.ts";
import { readHeaderBlock } from "./header-block.ts";

const facts = (header: string) => readFacts(readHeaderBlock(Buffer.from(`${header}\r\n\r\n`, "latin1")));

test("names and subjects are decoded whatever their charset", () => {
  const read = facts(
    [
      "From: =?UTF-8?B?SMOpbMOobmU=?= =?UTF-8?Q?_Pr=C3=A9vert?= <Helene@Customer.TEST>",
      "Subject: =?iso-8859-1?Q?R=E9f=E9rence_n=B0?= =?iso-8859-1?Q?_12?=",
    ].join("\r\n"),
  );
  expect(read.from).toEqual({ name: "Hélène Prévert", address: "helene@customer.test" });
  expect(read.subject).toBe("Référence n° 12");
});

test("a subject cannot carry line ends, control or direction characters, nor more than 500 characters", () => {
  const hidden = Buffer.from("a\u202eb\u0000c\r\nBcc: x\u2028d").toString("base64");
  expect(facts(`Subject: =?utf-8?B?${hidden}?=`).subject).toBe("ab c Bcc: x d");
  expect(facts(`Subject: ${"é".repeat(900)}`).subject).toHaveLength(500);
});

test.each([
  ["the first of several", "From: A <a@x.test>, B <b@x.test>", { name: "A", address: "a@x.test" }],
  ["Sender when From is missing", "Sender: s@x.test", { name: null, address: "s@x.test" }],
  [
    "of an internationalised domain in its A-label form",
    "From: a@bücher.test".replace("ü", "\xfc"),
    { name: null, address: "a@xn--bcher-kva.test" },
  ],
  ["without a name that only repeats the address", 'From: "a@x.test" <A@x.test>', { name: null, address: "a@x.test" }],
  [
    "the address in brackets, never one in the name",
    'From: "ceo@bank.test" <stranger@x.test>',
    { name: "ceo@bank.test", address: "stranger@x.test" },
  ],
  ["nobody when there is none", "To: a@x.test", null],
])("the sender is %s", (_, header, from) => {
  expect(facts(header).from).toEqual(from);
});

test("groups are taken apart and nobody is named twice", () => {
  const { to, cc } = facts("To: Team: a@x.test, B <b@x.test>;, A@x.test\r\nCc: undisclosed-recipients:;");
  expect(to).toEqual([
    { name: null, address: "a@x.test" },
    { name: "B", address: "b@x.test" },
  ]);
  expect(cc).toEqual([]);
});

test("what it answers is In-Reply-To, then References from the newest", () => {
  const read = facts(
    "Message-ID: (x) <m@x.test> y\r\nIn-Reply-To: <c@x> (of Monday)\r\nReferences: <a@x>\r\n <b@x> <c@x>",
  );
  expect(read.messageId).toBe("m@x.test");
  expect(read.answers).toEqual(["c@x", "b@x", "a@x"]);
  expect(facts("Message-ID: bare@x.test").messageId).toBe("bare@x.test");
});

test("nothing is known of a message without headers", () => {
  expect(readFacts(readHeaderBlock(new Uint8Array()))).toEqual({
    from: null,
    subject: "",
    messageId: null,
    answers: [],
    to: [],
    cc: [],
    deliveredTo: [],
    forwardedTo: [],
    languages: [],
    identity: ["", "", "", ""],
  });
});
