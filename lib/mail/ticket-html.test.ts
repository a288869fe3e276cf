import { expect, test } from "vitest";
import { ticketHtmlDocument } from "./ticket-html.ts";

test.each([
  ["fr", "Message mis en forme"],
  ["en", "Formatted message"],
] as const)("the framed document (%s) forbids everything but its own styles", (locale, title) => {
  const page = ticketHtmlDocument("<p>x</p>", locale);
  expect(page).toContain(`<html lang="${locale}">`);
  expect(page).toContain(`<title>${title}</title>`);
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style>"));
  expect(page).toContain("<p>x</p>");
});
