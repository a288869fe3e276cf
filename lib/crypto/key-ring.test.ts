import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { env } from "#lib/env.ts";
import { replaceKeyFile } from "#lib/keys/key-files.ts";
import { keyFile, keyRing, keyWithId, previousKeyFile } from "./key-ring.ts";
import { seal, unseal } from "./sealed.ts";

const given = process.env.SECRET_KEY;
const file = join(env.dataDir, keyFile);
const previous = join(env.dataDir, previousKeyFile);
beforeEach(() => {
  delete process.env.SECRET_KEY;
  mkdirSync(env.dataDir, { recursive: true });
  writeFileSync(file, "the first key in the file\n", { mode: 0o600 });
});
afterEach(() => {
  process.env.SECRET_KEY = given;
  delete process.env.SECRET_KEY_PREVIOUS;
  rmSync(file, { force: true });
  rmSync(previous, { force: true });
});

test("a running process seals under a new file at once, and opens what was sealed before", () => {
  const before = seal("hunter2", "row");
  replaceKeyFile(env.dataDir);
  const after = seal("hunter2", "row");
  expect(after.keyId).not.toBe(before.keyId);
  expect([unseal(before, "row"), unseal(after, "row")]).toEqual(["hunter2", "hunter2"]);
  rmSync(previous);
  expect(() => unseal(before, "row")).toThrow(`sealed under key ${before.keyId}`);
  expect(unseal(after, "row")).toBe("hunter2");
});

test("the new file is as private as the old one, holds 256 random bits, and the previous one is the old one", () => {
  replaceKeyFile(env.dataDir);
  const text = readFileSync(file, "utf8").trim();
  expect(Buffer.from(text, "base64url")).toHaveLength(32);
  expect(readFileSync(previous, "utf8").trim()).toBe("the first key in the file");
  for (const path of [file, previous]) expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("killed between the two files nothing has changed: both hold the same key", () => {
  const { current } = keyRing();
  writeFileSync(previous, readFileSync(file));
  expect(keyRing()).toEqual({ current, previous: null });
});

test("an id that is neither key's opens nothing; a key that was cut short is refused", () => {
  expect(keyWithId("0123456789ab")).toBeNull();
  writeFileSync(file, "short\n");
  expect(() => keyRing()).toThrow("secret.key is empty or cut short");
  rmSync(file);
  expect(() => keyRing()).toThrow("secret.key is missing");
});

test("no key shows itself in what a log or an error would print", () => {
  const { current } = keyRing();
  expect(JSON.stringify(keyRing()) + String(current.derive)).not.toContain("the first key");
});
