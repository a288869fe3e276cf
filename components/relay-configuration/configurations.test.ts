import fc from "fast-check";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import en from "../../messages/en.json";
import fr from "../../messages/fr.json";
import type { RelayValues, Words } from "./block.ts";
import { configurations } from "./configurations.ts";
import { quote } from "./exchange.ts";

const values: RelayValues = {
  domain: "company.test",
  addresses: ["support@company.test", "billing@company.test"],
  host: "mx.postern.test",
  port: 2587,
  username: "acme-user",
  password: "lookup.the-secret_itself",
  nativeAddress: "support@acme.postern.test",
  fingerprint: "AB:CD:EF",
  certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
};
const published: RelayValues = { ...values, fingerprint: null, certificate: null };
const words = (locale: "fr" | "en") =>
  createTranslator({ locale, messages: (locale === "fr" ? fr : en) as typeof fr }) as unknown as Words;

describe.each(configurations)("$name", ({ id, blocks }) => {
  test.each(["fr", "en"] as const)("says the same in %s, apart from its comments", (locale) => {
    const bare = (text: string) => text.replaceAll(/^ *#.*\n/gm, "");
    const other = blocks(values, words("fr")).map(({ text }) => bare(text));
    expect(blocks(values, words(locale)).map(({ text }) => bare(text))).toEqual(other);
  });

  test("has a name and a reason for each part, and names no part twice", () => {
    const all = blocks(values, words("en"));
    for (const { title, why } of all) expect([title, why].every((text) => text.length > 5)).toBe(true);
    expect(new Set(all.map((block) => block.id)).size).toBe(all.length);
  });

  test("says of every part whether the password stands in it", () => {
    const all = blocks(values, words("en"));
    expect(all.map(({ text }) => text.includes(values.password))).toEqual(all.map(({ secret }) => secret));
    expect(all.filter(({ secret }) => secret)).toHaveLength(1);
  });

  test("never sends the password where the certificate is not checked", () => {
    const checked = {
      postfix: [/fingerprint match=AB:CD:EF$/m, /secure match=mx\.postern\.test$/m],
      exim: [/tls_verify_certificates = \S+\.pem\n {2}tls_verify_hosts = \*/, /certificates = system\n.*hosts = \*/],
      exchange: [
        /-RequireTLS \$true -TlsAuthLevel DomainValidation/,
        /-RequireTLS \$true -TlsAuthLevel DomainValidation/,
      ],
      // By hand: the fingerprint stands before it, to be compared.
      swaks: [/^# AB:CD:EF$/m, /^tls-verify$/m],
    }[id];
    for (const [index, which] of [values, published].entries()) {
      const text = blocks(which, words("en"))
        .map((block) => block.text)
        .join("");
      expect(text).toMatch(checked[index] ?? /^$/);
    }
  });

  test("has an example in the place of addresses that there are none of yet", () => {
    const text = (addresses: string[]) =>
      blocks({ ...values, addresses }, words("en"))
        .map((block) => block.text)
        .join("");
    expect(text([])).toBe(text(["support@company.test"]));
    if (id !== "swaks") expect(text([...values.addresses])).toContain("billing@company.test");
  });
});

test("a comment stays a comment, whatever its words", () => {
  const shouting = ((key: string) => `${key}\nsetting = 1\r\n$(rm -rf)`) as unknown as Words;
  for (const { blocks } of configurations) {
    for (const { text } of blocks(values, shouting)) expect(text).not.toMatch(/^ *(?:setting|\$\(rm)/m);
  }
});

/** What PowerShell reads a literal string as, and where it ends (about_Quoting_Rules; its tokenizer takes five characters for a single quote). */
function readLiteral(text: string): { value: string; rest: string } {
  const isQuote = (char: string | undefined) => char !== undefined && "'\u2018\u2019\u201A\u201B".includes(char);
  let value = "";
  for (let at = 1; at < text.length; at += 1) {
    if (!isQuote(text[at])) value += text[at];
    else if (isQuote(text[at + 1])) value += text[at++];
    else return { value, rest: text.slice(at + 1) };
  }
  throw new Error("the string does not end");
}

test("PowerShell reads every quoted value as it is, and nothing behind it", () => {
  const tricky = fc.string({ unit: fc.constantFrom(..."ab '\"`$(){};\n\u2018\u2019\u201A\u201B\u201C") });
  fc.assert(
    fc.property(fc.oneof(tricky, fc.string({ unit: "binary" })), (value) => {
      expect(readLiteral(quote(value))).toEqual({ value, rest: "" });
    }),
  );
});
