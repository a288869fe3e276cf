import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { makeKeyFile } from "./key-files.ts";

const folders: string[] = [];
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

test("the first key is 32 bytes that only its owner reads, and is never made anew", () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-keys-"));
  folders.push(folder);
  makeKeyFile(folder);
  const file = join(folder, "secret.key");
  const key = readFileSync(file, "utf8");
  expect(Buffer.from(key.trim(), "base64url")).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  makeKeyFile(folder);
  expect(readFileSync(file, "utf8")).toBe(key);
  expect(readdirSync(folder)).toEqual(["secret.key"]);
});
