import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { cutLeaves } from "./cut-leaves.ts";
import { parseBody } from "./parse-body.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const lines = (line: string, size: number) => `${line}\r\n`.repeat(Math.ceil(size / (line.length + 2)));
const large = 200_000;

const encodings = {
  none: (content: Buffer) => content.toString("latin1"),
  base64: (content: Buffer) => content.toString("base64").replace(/(.{76})/g, "$1\r\n"),
  "quoted-printable": (content: Buffer) =>
    content
      .toString("latin1")
      .replace(/[=\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/([^\r\n]{60})(?=[^=]{3})/g, "$1=\r\n"),
};
type Encoding = keyof typeof encodings;
const encodingNames = Object.keys(encodings) as Encoding[];

function mail(encoding: Encoding, type: string, content: Buffer, disposition = "attachment") {
  const header = `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding === "none" ? "8bit" : encoding}\r\nContent-Disposition: ${disposition}`;
  return bytes(
    `Content-Type: multipart/mixed; boundary="b 1"\r\n\r\npreamble\r\n--b 1\r\n\r\nhello\r\n--b 1\r\n${header}\r\n\r\n${encodings[encoding](content)}\r\n--b 1--\r\nepilogue\r\n`,
  );
}

describe.each(encodingNames)("a large part in %s", (encoding) => {
  test("is cut out before the parser sees it, and attached as it was", async () => {
    const content = Buffer.from(lines("déjà vu = a+b/c", large), "latin1");
    const raw = mail(encoding, "application/x-thing; name=thing.bin", content);
    expect(cutLeaves(raw).skeleton.length).toBeLessThan(2_000);
    const { text, attachments } = await parseBody(raw);
    expect(text).toBe("hello");
    expect(attachments).toMatchObject([{ filename: "thing.bin" }]);
    expect(Buffer.from(attachments[0]?.content ?? []).equals(content)).toBe(true);
  });

  test("that is the text of the message is shown, in its charset", async () => {
    const content = Buffer.from(lines("déjà vu", large), "latin1");
    const { text } = await parseBody(mail(encoding, "text/plain; charset=iso-8859-1", content, "inline"));
    expect(text).toBe(`hello\n\n${"déjà vu\n".repeat(content.length / 9)}`.trim());
  });

  test("that is HTML is shown, and is the text too", async () => {
    const content = Buffer.from(lines("<p>déjà <b>vu</b></p>", large), "latin1");
    const { text, html } = await parseBody(mail(encoding, "text/html; charset=iso-8859-1", content, "inline"));
    expect(html?.match(/<p>déjà <b>vu<\/b><\/p>/g)).toHaveLength(content.length / 23);
    expect(text.replace(/\s+/g, " ")).toMatch(/^hello déjà vu déjà vu/);
  });
});

test("a large plain text beside HTML is shown in the HTML as text", async () => {
  const raw = bytes(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>hello</b>\r\n--b\r\n\r\n${lines("1 < 2", large)}--b--\r\n`,
  );
  const { html } = await parseBody(raw);
  expect(html).toContain("<b>hello</b>");
  expect(html?.match(/1 &lt; 2<br \/>/g)?.length).toBeGreaterThan(20_000);
});

test("a calendar or a forwarded message that is large is attached as it was", async () => {
  const inner = `Subject: inside\r\n\r\n${lines("x", large)}`;
  for (const type of ["message/rfc822", "text/calendar"]) {
    const { attachments } = await parseBody(mail("none", type, Buffer.from(inner)));
    expect(attachments.map(({ content }) => Buffer.from(content).toString())).toEqual([inner]);
  }
});

test("of many small parts the parser gets a megabyte, however many there are", () => {
  const part = `--b\r\nContent-Type: text/plain\r\n\r\n${lines("", 20_000)}`;
  const { skeleton, leaves } = cutLeaves(
    bytes(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(1_900)}--b--\r\n`),
  );
  expect(skeleton.length).toBeLessThan(1_600_000);
  expect(leaves.length).toBeGreaterThan(1_800);
});

test("what of many parts is not shown is attached, in one piece", async () => {
  const part = (i: number) =>
    `--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n${lines(`partie n\xb0 ${i}`, 20_000)}`;
  const parts = Array.from({ length: 1_000 }, (_, i) => part(i)).join("");
  const { text, attachments } = await parseBody(
    bytes(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`),
  );
  expect(text).toHaveLength(512 * 1024);
  expect(text).toMatch(/^partie n° 0\n/);
  expect(attachments.map(({ filename }) => filename)).toEqual(["message.txt"]);
  expect(Buffer.from(attachments[0]?.content ?? []).toString()).toMatch(/partie n° 500\r\n.*partie n° 999\r\n/s);
});

test.each([
  ["a text full of lines that look like delimiters", `Subject: x\r\n\r\n${"--\r\n".repeat(100_000)}`],
  [
    "a preamble and an epilogue",
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${lines("", large)}--b\r\n\r\nx\r\n--b--\r\n${lines("", large)}`,
  ],
])("the skeleton of %s is small", (_, raw) => {
  expect(cutLeaves(bytes(raw)).skeleton.length).toBeLessThan(1_000);
});

test("a multipart that does not say its boundary is not parsed as an empty one", async () => {
  await expect(parseBody(bytes("Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n"))).rejects.toThrow(
    "malformed",
  );
});

const word = fc.constantFrom(
  "--a\r\n",
  "--b\r\n",
  "--a--\r\n",
  "--b-- \t\r\n",
  "--ab\r\n",
  "\r\n",
  "Content-Type: multipart/mixed; boundary=a\r\n\r\n",
  'Content-Type: multipart/alternative; boundary="b"\r\n\r\n',
  "Content-Type: text/html\r\n\r\n",
  "Content-Type: text/plain; format=flowed\r\n\r\n",
  "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n",
  "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
  "Content-Type: multipart/mixed; boundary=(\r\n\r\n",
  "some =\r\n text=C3=A9 \r\n",
  "<p>x</p>",
);
const filler = fc.constantFrom("", lines("QUFB", 70_000), lines("-- all =41 work", 70_000));

test("whatever the structure: where nothing was cut the parser gets the message itself, and no mark is ever left behind", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, filler), { minLength: 1, maxLength: 14 }), async (words) => {
      const raw = bytes(`Content-Type: multipart/mixed; boundary=a\r\n\r\n${words.flat().join("")}`);
      const { skeleton, leaves } = cutLeaves(raw);
      if (leaves.length === 0 && skeleton.length === raw.length) expect(Buffer.from(skeleton).equals(raw)).toBe(true);
      try {
        const body = await parseBody(raw);
        const all = [
          body.text,
          body.html,
          ...body.attachments.map(({ content }) => Buffer.from(content).toString("latin1")),
        ];
        expect(all.join("\n")).not.toMatch(/cut[0-9a-f]{18}\d{6}|Y3V0/);
      } catch (error) {
        expect((error as Error).message).toBe("malformed");
      }
    }),
    { numRuns: 300 },
  );
});

test("what it cuts out and puts back is what the parser alone would have made of it", async () => {
  const content = fc.uint8Array({ minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom("base64", "quoted-printable"), async (piece, encoding) => {
      const whole = Buffer.concat(Array.from({ length: 3_000 }, () => piece));
      const raw = mail(encoding as Encoding, "application/octet-stream", whole);
      const alone = await PostalMime.parse(raw);
      const cut = await parseBody(raw);
      const expected = Buffer.from(alone.attachments[0]?.content as ArrayBuffer);
      const ours = Buffer.from(cut.attachments[0]?.content ?? []);
      // The parser gives every line end its own form, and adds one at the end of a text.
      if (encoding === "base64") expect(ours.equals(expected)).toBe(true);
      else
        expect(ours.toString("latin1").replace(/[\r\n]+/g, "")).toBe(
          expected.toString("latin1").replace(/[\r\n]+/g, ""),
        );
    }),
    { numRuns: 60 },
  );
});
