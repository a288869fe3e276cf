import { describe, expect, test } from "vitest";
import { findVerificationToken } from "#lib/mail/verification-token.ts";
import { agentReplyMail } from "./agent-reply.ts";
import { guessLanguage } from "./guess-language.ts";
import { invitationMail } from "./invitation.ts";
import { requestReceivedMail } from "./request-received.ts";
import { verificationMail } from "./verification.ts";

const locales = ["fr", "en"] as const;
const token = `${"Ab-_".repeat(10)}xyz`;

describe.each(locales)("mail in %s", (locale) => {
  test.each(["inbound", "outbound", "forwarding"] as const)(
    "a verification (%s) carries its token in subject, text and HTML",
    (kind) => {
      const { subject, text, html } = verificationMail(locale, {
        subject: kind,
        address: "support@company.test",
        token,
        accountName: "Acme",
      });
      const found = (places: { subject?: string; text?: string }) =>
        findVerificationToken({ header: [], subject: "", text: "", quotes: false, ...places });
      expect([found({ subject }), found({ text }), found({ text: html })]).toEqual([token, token, token]);
      expect(text).toContain("support@company.test");
      expect(subject).not.toMatch(/[\r\n]/);
    },
  );

  test("nothing that a customer or an agent writes becomes markup", () => {
    const evil = '<script>alert("1")</script>&amp;';
    const mails = [
      requestReceivedMail(locale, { subject: evil, brandName: evil, reference: "ABCDEF-GHJKMN" }),
      agentReplyMail(locale, { subject: evil, body: evil, brandName: evil, reference: "ABCDEF-GHJKMN" }),
      invitationMail(locale, {
        inviter: evil,
        accountName: evil,
        role: "agent",
        link: "https://help.test/[ABCDEF-GHJKMN]",
        days: 7,
      }),
    ];
    for (const { html, text } of mails) {
      expect(html).not.toMatch(/<script|&amp;(?!lt;|gt;|quot;|amp;)\w+;/i);
      expect(html).toContain("&lt;script&gt;");
      expect(text).toContain("[ABCDEF-GHJKMN]");
    }
  });

  test("a request without a subject is named all the same", () => {
    expect(requestReceivedMail(locale, { subject: "", brandName: "Acme", reference: "x" }).subject).toMatch(
      /^\[.+\] \(.+\)$/,
    );
  });

  test("HTML says its language and sets no colour that a dark ground would swallow", () => {
    const { html } = agentReplyMail(locale, { subject: "x", body: "a\n\nb\nc", brandName: "Acme", reference: "x" });
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).not.toMatch(/[";]color:|background/);
    expect(html.match(/<p /g)).toHaveLength(3);
    expect(html).toContain("b<br>\nc");
  });
});

test.each([
  [{ languages: ["en-GB"], text: "Bonjour à vous, je ne peux pas" }, "en"],
  [{ languages: ["de", "fr"], text: "hello" }, "fr"],
  [{ languages: [], text: "Hello, I can not log in to my account, please help" }, "en"],
  [{ languages: [], text: "Bonjour, je ne peux pas me connecter à mon compte" }, "fr"],
  [{ languages: [], text: "Hallo, ich kann mich nicht anmelden" }, "fr"],
  [{ languages: [], text: "" }, "fr"],
] as const)("%o is answered in %s", (mail, locale) => {
  expect(guessLanguage(mail)).toBe(locale);
});
