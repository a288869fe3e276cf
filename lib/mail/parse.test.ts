import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { closeParsing, parseMail } from "./parse.ts";
import { parseBody } from "./parse-body.ts";
import { UnparseableError } from "./parsed-body.ts";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text.replace(/(?<!\r)\n/g, "\r\n"), "latin1"));
const utf8 = (text: string) => new Uint8Array(Buffer.from(text.replace(/(?<!\r)\n/g, "\r\n")));
const textOf = ({ content }: { content: Uint8Array }) => Buffer.from(content).toString();

afterAll(() => closeParsing());

describe("a body", () => {
  test.each([
    [
      "ISO-8859-1, 8-bit",
      latin1("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nl'\xe9t\xe9"),
    ],
    [
      "windows-1252, quoted-printable",
      latin1(
        "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nl'=E9t=\n=E9",
      ),
    ],
    [
      "UTF-8, base64",
      latin1(
        `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from("l'été").toString("base64")}`,
      ),
    ],
    ["UTF-8 that does not say so", utf8("Subject: x\n\nl'été")],
  ])("in %s is read", async (_, raw) => {
    expect(await parseBody(raw)).toEqual({ text: "l'été", html: null, attachments: [] });
  });

  test("of HTML alone gets its text from the HTML", async () => {
    const body = await parseBody(
      utf8("Content-Type: text/html; charset=utf-8\n\n<p>Bonjour</p><script>x()</script><p>à vous</p>"),
    );
    expect(body).toEqual({ text: "Bonjour\n\nà vous", html: "<p>Bonjour</p><p>à vous</p>", attachments: [] });
  });

  test("keeps attachments, whatever they call themselves", async () => {
    const part = (headers: string, content = "x") => `--b\n${headers}\n\n${content}\n`;
    const raw = utf8(
      `Content-Type: multipart/mixed; boundary="b"\n\n${part("Content-Type: text/plain", "Voir pièce jointe")}` +
        part(
          "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''d%C3%A9vis%20%E2%84%96.pdf",
        ) +
        part(
          "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Disposition: attachment; filename=winmail.dat",
        ) +
        part('Content-Type: image/png; name="../../etc/passwd"\nContent-Disposition: attachment') +
        part("Content-Type: message/rfc822", "Subject: inside\n\ninner text") +
        part('Content-Type: bad type\nContent-Disposition: attachment; filename="a\u202egnp.exe"') +
        "--b--\n",
    );
    const { text, attachments } = await parseBody(raw);
    expect(text).toBe("Voir pièce jointe");
    expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ["dévis №.pdf", "application/pdf"],
      ["winmail.dat", "application/ms-tnef"],
      ["_.._etc_passwd", "image/png"],
      ["message.eml", "message/rfc822"],
      ["agnp.exe", "application/octet-stream"],
    ]);
    expect(textOf(attachments[3] as never)).toContain("inner text");
  });

  test("takes the best of nested alternatives, and leaves inline pictures as files", async () => {
    const raw = utf8(
      "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n" +
        '--a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: text/html\n\n<b>rich</b><img src="cid:1" alt="logo">\n--a--\n' +
        "--r\nContent-Type: image/png\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--r--\n--m--\n",
    );
    const body = await parseBody(raw);
    expect(body.text).toBe("plain");
    expect(body.html).toBe('<b>rich</b><img alt="logo" />');
    expect(body.attachments).toMatchObject([{ filename: "attachment-1", contentType: "image/png" }]);
  });

  test("too long to show is cut, and attached whole", async () => {
    const body = await parseBody(utf8(`Content-Type: text/plain\n\n${"0123456789 abcdef\n".repeat(60_000)}`));
    expect(body.text).toHaveLength(512 * 1024);
    expect(body.attachments).toMatchObject([{ filename: "message.txt" }]);
    expect(textOf(body.attachments[0] as never)).toBe("0123456789 abcdef\r\n".repeat(60_000).trimEnd());
  });

  test("of HTML that is large by its pasted pictures alone is shown whole", async () => {
    const picture = `<img src="data:image/png;base64,${"A".repeat(3_000_000)}" alt="plan">`;
    const body = await parseBody(utf8(`Content-Type: text/html\n\n<p>avant</p>${picture}<p>après</p>`));
    expect(body).toMatchObject({ html: '<p>avant</p><img alt="plan" /><p>après</p>', attachments: [] });
  });

  test.each([
    ["of more than 2 MB", `<p>${"mot ".repeat(600_000)}</p>`],
    ["that grows when it is made safe", `<p>${"&amp;".repeat(390_000)}${"<a href=http://x>".repeat(70_000)}`],
  ])("of HTML %s is attached whole", async (_, html) => {
    const body = await parseBody(utf8(`Content-Type: text/html\n\n${html}`));
    const [attachment] = body.attachments;
    expect(attachment?.filename).toBe("message.html");
    expect(textOf(attachment as never).trim()).toBe(html.trim());
    expect(body.html?.length ?? 0).toBeLessThan(4_200_000);
  });

  test("holds nothing that PostgreSQL cannot store", async () => {
    const { text, html } = await parseBody(
      utf8(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=00b=1Bc\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>a=00b</p>\n--b--\n",
      ),
    );
    expect(text).toBe("abc");
    expect(html).not.toContain("\0");
  });
});

const html = "Content-Type: text/html\n\n<p>seen</p>";
const parts = (count: number) => `Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(count)}--b--\n`;
const nested = (depth: number) =>
  Array.from({ length: depth }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join("");

describe("a hostile message", () => {
  test.each([
    ["3,000 parts", parts(3_000), "too_many_parts"],
    ["a million parts", parts(1_000_000), "too_many_parts"],
    ["60 levels of nesting", nested(60), "too_deep"],
    ["headers of 2 MB", `${`X: ${"y".repeat(900)}\n`.repeat(2_300)}\n`, "headers_too_large"],
  ])("of %s is refused by the parser", async (_, raw, fault) => {
    await expect(parseMail(latin1(raw))).rejects.toMatchObject({ name: "UnparseableError", fault });
  });

  test.each([
    ["1.6 MB of unclosed <div>", html + "<div>".repeat(330_000)],
    ["1.6 MB of unclosed <div> and stray </p>", html + "<div>".repeat(160_000) + "</p>".repeat(200_000)],
    ["misnested tags", html + "<b><i></b>".repeat(100_000)],
    ["a million angle brackets", html + "<".repeat(1_000_000)],
    ["half-written tags", html + "<a ".repeat(400_000)],
    ["open quotes", html + "<a title='".repeat(100_000)],
    ["a million spaces in <pre>", `${html}<pre>${" ".repeat(1_000_000)}x</pre>`],
    ["one tag with 400,000 attributes", `${html}<a ${"x=1 ".repeat(400_000)}>`],
    ["1,900 parts", parts(1_900)],
    ["a text of 5,000 lines that look like delimiters", `Subject: x\n\n${"-- not a boundary\n".repeat(5_000)}`],
  ])("of %s is parsed", async (_, raw) => {
    const body = await parseMail(latin1(raw));
    expect(body.text).toMatch(/^(?:seen|x|-- not a boundary)/);
  });

  test("that takes too long is given up, and the next one is parsed", async () => {
    await expect(parseMail(latin1(html + "<".repeat(2_000_000)), { timeout: 1 })).rejects.toMatchObject({
      fault: "timeout",
    });
    expect((await parseMail(latin1("Subject: x\n\nnext"))).text).toBe("next");
  });

  test("does not hold up those that wait for a thread", async () => {
    const bad = Array.from({ length: 4 }, () =>
      parseMail(latin1(html + "<".repeat(2_000_000)), { timeout: 1 }).catch(() => null),
    );
    const good = Array.from({ length: 6 }, (_, i) => parseMail(latin1(`Subject: x\n\nmail ${i}`)));
    expect((await Promise.all(good)).map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `mail ${i}`));
    expect(await Promise.all(bad)).toEqual([null, null, null, null]);
  });

  test("is not given up because the process stood still", async () => {
    await parseMail(latin1("\n"));
    // To where the loop looks at its timers before it looks for answers.
    await new Promise(setImmediate);
    const parsing = parseMail(latin1("\nkept"), { timeout: 1_000 });
    // The thread is given the message, and then nothing here goes on for longer than it has.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
    expect(await parsing).toMatchObject({ text: "kept" });
  });

  test("of any bytes is parsed or refused, never anything else", { timeout: 60_000 }, async () => {
    const seed = utf8(
      'From: =?utf-8?q?a=C3=A9?= <a@x.test>\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p style=3D"color:red">=C3=A9</p>\n' +
        "--b\nContent-Type: application/pdf; name*0=a; name*1=b\nContent-Transfer-Encoding: base64\n\nAAECAwQ=\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n",
    );
    const change = fc.record({ at: fc.nat(seed.length - 1), byte: fc.integer({ min: 0, max: 255 }), drop: fc.nat(8) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        let bytes = [...seed];
        for (const { at, byte, drop } of changes) bytes = [...bytes.slice(0, at), byte, ...bytes.slice(at + drop)];
        try {
          const body = await parseBody(new Uint8Array(bytes));
          expect(body.text + (body.html ?? "")).toSatisfy(
            (text: string) => text.isWellFormed() && !text.includes("\0"),
          );
          for (const { filename } of body.attachments) expect(filename).toMatch(/^[^\p{Cc}/\\]+$/u);
        } catch (error) {
          if (!(error instanceof UnparseableError)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });
});
