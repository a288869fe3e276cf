import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDuration, parseEnv, parseSize, SettingsError, settingNames } from "./env.ts";

test.each([
  ["15 min", 900_000],
  ["900", 900_000],
  ["900s", 900_000],
  ["1.5h", 5_400_000],
  ["250 ms", 250],
  ["soon", null],
  ["", null],
])("the duration %j is %s ms", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  ["50 MiB", 52_428_800],
  ["50M", 52_428_800],
  ["1024", 1024],
  ["2 kb", 2048],
  ["many", null],
])("the size %j is %s bytes", (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

test("without any setting the documented defaults hold", () => {
  expect(parseEnv({})).toMatchObject({
    port: 3000,
    publicUrl: "http://localhost:3000",
    smtp: { mxPort: 2525, relayPort: 2587, relayTlsPort: 2465, bind: "0.0.0.0" },
    nativeDomain: "postern.localhost",
    accountSubdomain: "acme",
    headerBrand: "Zendesk",
    maxDomainsPerAccount: 4,
    maxAddressesPerDomain: 50,
    maxMessageSize: 50 * 1024 * 1024,
    inboundMemoryBudget: 256 * 1024 * 1024,
    verificationTimeout: 15 * 60 * 1000,
    egressAllow: [],
  });
});

test(".env.example names every setting, with a value that is its default, or none", () => {
  const lines = readFileSync(new URL("../.env.example", import.meta.url), "utf8").matchAll(/^# ([A-Z_]+)=(.*)$/gm);
  const { DATABASE_URL: _, ...shown } = Object.fromEntries(
    [...lines].map(([, name = "", value = ""]) => [name, value]),
  );
  expect(["DATABASE_URL", ...Object.keys(shown)].toSorted()).toEqual(settingNames.toSorted());
  expect(parseEnv(shown)).toEqual(parseEnv({}));
});

test("an empty variable counts as unset", () => {
  expect(parseEnv({ PORT: "", EGRESS_ALLOW: "" })).toMatchObject({ port: 3000, egressAllow: [] });
});

test("all faulty settings are named at once, and a secret's value is never quoted", () => {
  const raw = {
    PORT: "http",
    MAX_MESSAGE_SIZE: "huge",
    ADMIN_PASSWORD: "short",
    SECRET_KEY: "tiny",
    ACCOUNT_SUBDOMAIN: "No Way",
    SYSTEM_SMTP_URL: "http://relay:hidden@example.test",
    DNS_SERVERS: "resolver.example.test",
  };
  const failure = (() => {
    try {
      parseEnv(raw);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toBeInstanceOf(SettingsError);
  const words = String(failure);
  for (const name of Object.keys(raw)) expect(words).toContain(name);
  expect(words).not.toMatch(/: short|tiny|hidden/);
});

test("a relay's URL that could not be read when mail is to leave is refused at the start", () => {
  expect(() => parseEnv({ SYSTEM_SMTP_URL: "smtp://relay:hidden%zz@example.test" })).toThrow(/SYSTEM_SMTP_URL/);
  expect(() => parseEnv({ SYSTEM_SMTP_URL: "smtp:relay" })).toThrow(/SYSTEM_SMTP_URL/);
  expect(
    parseEnv({ SYSTEM_SMTP_URL: "smtp://relay:p%40ss@example.test:2525", DNS_SERVERS: "127.0.0.1:5353" }),
  ).toBeTruthy();
});
