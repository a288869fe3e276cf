import { expect, test } from "vitest";
import { withoutSecrets } from "./without-secrets.ts";

const secret = "aB3_-".padEnd(43, "x");

test.each([
  ["a verification's token", `Automatic reply: SMTP · PV-${secret}`, "Automatic reply: SMTP · PV-…"],
  ["an invitation's link", `> https://desk.test/invitation#${secret}\n`, "> https://desk.test/invitation#…\n"],
  ["both, however often", `PV-${secret} (PV-${secret}) /invitation#${secret}.`, "PV-… (PV-…) /invitation#…."],
  [
    "a link in HTML",
    `<a href="https://desk.test/invitation#${secret}">/invitation#${secret}</a>`,
    `<a href="https://desk.test/invitation#…">/invitation#…</a>`,
  ],
])("%s is taken out", (_name, text, rest) => {
  expect(withoutSecrets(text)).toBe(rest);
});

test.each([`PV-${secret}x`, `PV-${secret.slice(1)}`, `XPV-${secret}`, "https://desk.test/invitation", ""])(
  "%j stays as it is",
  (text) => {
    expect(withoutSecrets(text)).toBe(text);
  },
);
