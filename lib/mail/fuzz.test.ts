import fc from "fast-check";
import { expect, test } from "vitest";
import { HeaderScan } from "#lib/intake/header-scan.ts";
import { fuzz, fuzzTime, inOneTurn, mutatedMail } from "#lib/testing/fuzz.ts";
import { realMail } from "#lib/testing/real-mail.ts";
import { cutLeaves, limits } from "./cut-leaves.ts";
import { readFacts } from "./facts.ts";
import { maxHeaderBlock, readHeaderBlock } from "./header-block.ts";
import { isMachineMail } from "./machine.ts";
import { parseBody } from "./parse-body.ts";
import { UnparseableError } from "./parsed-body.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const storable = (text: string) => text.isWellFormed() && !text.includes("\0");

test("whatever is done to a mail, it is read or refused by name, and what comes out can be stored and shown", {
  timeout: fuzzTime,
}, async () => {
  await fc.assert(
    fc.asyncProperty(mutatedMail(realMail), async (mail) => {
      const body = await parseBody(bytes(mail)).catch((error: unknown) => {
        if (error instanceof UnparseableError) return null;
        throw error;
      });
      if (!body) return;
      expect([body.text, body.html ?? ""]).toSatisfy((texts: string[]) => texts.every(storable));
      expect(body.html ?? "").not.toMatch(
        /<(?!\/?[a-z0-9]+[\s/>])|<\/?(?:script|style|iframe|form|input|svg|object|base|meta|link)\b/i,
      );
      expect(body.html ?? "").not.toMatch(/<[^>]*\s(?:on\w+|src|srcset|action|background)\s*=/i);
      for (const { filename, contentType } of body.attachments) {
        expect(filename).toMatch(/^[^\p{Cc}/\\]{1,255}$/u);
        expect(contentType).toMatch(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/);
      }
    }),
    fuzz(400),
  );
});

test("whatever stands in a header, its facts can be stored, and reading them holds nobody up", {
  timeout: fuzzTime,
}, () => {
  const bomb = fc
    .tuple(
      fc.constantFrom(
        "From",
        "To",
        "Cc",
        "Subject",
        "References",
        "Message-ID",
        "In-Reply-To",
        "Content-Language",
        "X",
      ),
      fc.constantFrom(
        "a:",
        "<",
        "(",
        '"',
        "=?utf-8?q?a?= ",
        "a@b.test,",
        "<a@b> ",
        ",",
        ";",
        "\\",
        " ",
        "\t",
        "=?",
        "@",
        "é".normalize(),
      ),
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 1, max: 40 }),
    )
    .map(([name, piece, length, times]) =>
      `${name}: ${piece.repeat(Math.ceil(length / piece.length))}\r\n`.repeat(times).slice(0, 400_000),
    );
  const header = fc.tuple(fc.array(bomb, { minLength: 1, maxLength: 4 }), mutatedMail(realMail));
  fc.assert(
    fc.property(header, ([bombs, mail]) => {
      const raw = bytes(bombs.join("") + mail);
      inOneTurn(() => {
        const block = readHeaderBlock(raw);
        const facts = readFacts(block);
        isMachineMail(block, "a@b.test");
        expect(block.fields.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(maxHeaderBlock);
        const texts = [
          facts.subject,
          facts.messageId ?? "",
          ...facts.answers,
          facts.from?.address ?? "",
          facts.from?.name ?? "",
        ];
        expect(texts.every((text) => storable(text) && !/[\r\n]/.test(text))).toBe(true);
        expect(facts.to.length + facts.cc.length).toBeLessThan(20_000);
      });
      const scan = new HeaderScan("Zendesk");
      for (let at = 0; at < raw.length; at += 65_536) scan.feed(Buffer.from(raw.subarray(at, at + 65_536)));
      scan.end();
      expect(scan.emailIds.length).toBeLessThanOrEqual(20);
    }),
    fuzz(60),
  );
});

test("whatever the structure, the parser is never given more than some megabytes", { timeout: fuzzTime }, () => {
  const part = fc.tuple(
    mutatedMail(realMail),
    fc.constantFrom("\r\n", "x\r\n", "--\r\n", "--b1\r\n\r\n", "="),
    fc.nat(3_000_000),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      const raw = parts.map(([mail, filler, size]) => mail + filler.repeat(size / filler.length)).join("\r\n--b1\r\n");
      try {
        const { skeleton } = cutLeaves(bytes(raw));
        expect(skeleton.length).toBeLessThan(limits.maxHeadersSize + 1_500_000);
      } catch (error) {
        expect(error).toBeInstanceOf(UnparseableError);
      }
    }),
    fuzz(25),
  );
});
