import { describe, expect, test } from "vitest";
import { sampleEvents } from "#lib/testing/security-events.ts";
import { securityMail } from "./security-mail.ts";

const facts = {
  accountName: "Acme",
  by: "owner@acme.test",
  ip: "192.0.2.1",
  at: new Date(0),
  link: "https://h.test/a",
};

describe.each(["fr", "en"] as const)("a security notice in %s", (locale) => {
  test("text and HTML say the same, down to each fact", () => {
    for (const event of Object.values(sampleEvents)) {
      const { text, html } = securityMail(locale, { ...facts, event });
      const visible = html
        .replace(/<style>[\s\S]*<\/style>/, "")
        .replace(/<[^>]*>/g, " ")
        .replaceAll("&#39;", "'")
        .replaceAll("&quot;", '"')
        .replace(/[ \n]+/g, " ");
      const words = text
        .replace(/^-- $/m, "")
        .split(/\s*\n+\s*/)
        .filter(Boolean);
      for (const line of words)
        for (const part of line.split(/\u00a0?: (?=[^ ])/)) if (!/^https:/.test(part)) expect(visible).toContain(part);
    }
  });

  test("nothing that a person or a server wrote becomes markup", () => {
    const evil = '<script>alert("1")</script>';
    for (const event of Object.values(sampleEvents)) {
      const fill = Object.entries(event).map(([key, value]) =>
        ["kind", "role", "was", "at", "left", "scheduled", "scope", "expiresAt"].includes(key)
          ? [key, value]
          : [key, evil],
      );
      const { html } = securityMail(locale, { ...facts, event: Object.fromEntries(fill), accountName: evil });
      expect(html).not.toContain("<script");
      expect(html).toContain("&lt;script&gt;");
    }
  });

  test("the punctuation is the language's own", () => {
    for (const event of Object.values(sampleEvents)) {
      const { text, subject } = securityMail(locale, { ...facts, event });
      const prose = `${subject}\n${text}`.replace(/https?:\S+|\S+:\d+|\d\d:\d\d/g, "");
      if (locale === "fr") expect(prose).not.toMatch(/[^\u00a0][:;?!](\s|$)|«[^\u00a0]|'/);
      else expect(prose).not.toMatch(/\s[:;?!](\s|$)|'/);
    }
  });
});
