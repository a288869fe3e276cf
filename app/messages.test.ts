import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { auditActions } from "#lib/audit/schema.ts";
import { errorCodes } from "#lib/errors.ts";
import { faultCodes } from "#lib/verification/schema.ts";
import en from "../messages/en.json";
import fr from "../messages/fr.json";

const root = join(import.meta.dirname, "..");
const messages = { fr: flatten(fr), en: flatten(en) };

function flatten(tree: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

/** Every key that the pages ask for: as it stands, or as a pattern where a value is put into it. */
function keysAsked(): { literal: string[]; patterns: RegExp[] } {
  const literal: string[] = [];
  const patterns: RegExp[] = [];
  for (const source of [...sources("app"), ...sources("components")]) {
    for (const [, call = ""] of source.matchAll(/(?<![\w.])t(?:\.rich)?\(\s*((?:[^()]|\([^()]*\))*)/g)) {
      for (const [, key = ""] of call.matchAll(/"([a-zA-Z]+(?:\.[a-zA-Z_]+)+)"/g)) literal.push(key);
    }
    for (const [, template = ""] of source.matchAll(/(?<![\w.])t(?:\.rich)?\(\s*`([^`]+)`/g)) {
      patterns.push(new RegExp(`^${template.replace(/\./g, "\\.").replace(/\$\{[^}]*\}/g, "[^.]+")}$`));
    }
    // The page of the last resort has no translator: it names its words itself.
    for (const [, name] of source.matchAll(/\{(?:fr|en)\.([a-z]+)\}/g)) literal.push(`crash.${name}`);
  }
  return { literal, patterns };
}

test("French and English have the same keys", () => {
  expect([...messages.fr.keys()].sort()).toEqual([...messages.en.keys()].sort());
});

test("no message is empty", () => {
  for (const words of Object.values(messages)) {
    expect([...words].filter(([, text]) => text.trim() === "")).toEqual([]);
  }
});

test.each(["fr", "en"] as const)("every refusal and every fault has words in %s", (locale) => {
  const wanted = [
    ...[...errorCodes, "internal"].map((code) => `error.${code}`),
    ...faultCodes.flatMap((code) => [`fault.${code}.what`, `fault.${code}.todo`]),
  ];
  expect(wanted.filter((key) => !messages[locale].has(key))).toEqual([]);
});

test.each(["fr", "en"] as const)("every action of the audit log has a sentence and a name in %s", (locale) => {
  const wanted = auditActions.flatMap((action) => [`audit.${action}`, `auditLog.short.${action}`]);
  expect(wanted.filter((key) => !messages[locale].has(key))).toEqual([]);
});

test("no words are kept for a refusal or a fault that there isn't", () => {
  const known = new Set<string>([...errorCodes, ...faultCodes, "internal"]);
  const kept = [...messages.fr.keys()].filter((key) => /^(?:error|fault|advice)\./.test(key));
  const codeOf = (key: string) => key.split(".")[key.startsWith("advice.") ? 2 : 1] ?? "";
  expect(kept.filter((key) => !known.has(codeOf(key)))).toEqual([]);
});

test("every key that a page asks for exists, and every key is asked for", () => {
  const { literal, patterns } = keysAsked();
  const keys = [...messages.fr.keys()];
  expect(literal.filter((key) => !messages.fr.has(key))).toEqual([]);
  expect(patterns.filter((pattern) => !keys.some((key) => pattern.test(key)))).toEqual([]);
  expect(keys.filter((key) => !literal.includes(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
});

test("both languages put the same values and tags into a message", () => {
  const parts = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])|<\w+>/g))].sort();
  for (const [key, text] of messages.fr) expect([key, parts(messages.en.get(key) ?? "")]).toEqual([key, parts(text)]);
});

test.each([
  ["fr", fr],
  ["en", en],
] as const)("every message of %s can be formatted", (locale, tree) => {
  const faults: string[] = [];
  const t = createTranslator<typeof fr, never>({
    locale,
    messages: tree as typeof fr,
    onError: (error) => void faults.push(error.message),
  });
  const plain = (words: unknown) => String(words);
  const values = Object.fromEntries(
    [
      "account",
      "addresses",
      "brand",
      "browser",
      "date",
      "domain",
      "email",
      "environment",
      "from",
      "label",
      "name",
      "named",
      "native",
      "number",
      "port",
      "recipient",
      "server",
      "step",
      "system",
      "tlsPort",
      "fingerprint",
      "twin",
      "until",
      "user",
      "value",
      "zone",
    ].map((name) => [name, "x"]),
  );
  const numbers = {
    ...{ count: 1, done: 1, limit: 4, of: 2, queued: 2, seconds: 3, total: 4 },
    ...{ drained: 1, failed: 1, rerouted: 1, waiting: 1 },
  };
  const tags = { link: plain, mono: plain, rotate: plain, strong: plain, what: plain, who: plain, when: () => "x" };
  for (const key of messages[locale].keys()) {
    t.markup(key as Parameters<typeof t.markup>[0], { ...values, address: "x", ...numbers, ...tags });
  }
  expect(faults).toEqual([]);
});

test("French has its own typography, apart from the labels of the contract", () => {
  const contract =
    /Nom d'utilisateur|Adresses? d'assistance|Protocole d'authentification|e-mail du service d'assistance/g;
  for (const [key, text] of messages.fr) {
    const prose = text.replace(contract, "").replace(/\{\w+, plural,.*\}/, "");
    expect([key, prose.match(/'|"| [:;!?»]|« /)]).toEqual([key, null]);
  }
});
