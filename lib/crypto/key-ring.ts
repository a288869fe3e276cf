import { createHash, hkdfSync } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { env, SettingsError, secrets } from "#lib/env.ts";

/** A secret that keys are derived from. Its text is nowhere to be read. */
export interface MasterKey {
  /** 12 hexadecimal digits, kept with whatever is sealed under it; they tell nothing of the key. */
  readonly id: string;
  /** A 32-byte key for one purpose (HKDF-SHA256, RFC 5869). */
  derive(purpose: string): Buffer;
}

/** The key that seals, and the one before it (or after it, while processes are restarted one by one) that opens as well. */
export interface KeyRing {
  readonly current: MasterKey;
  readonly previous: MasterKey | null;
}

/** Names of the key's files under DATA_DIR, used where SECRET_KEY is not set. */
export const keyFile = "secret.key";
export const previousKeyFile = "secret.key.previous";

/** Whether the key lives in a file of ours. Else it is the operator's, in SECRET_KEY. */
export function keyIsOurFile(): boolean {
  return secrets.masterKeys().current === undefined;
}

/** The keys of this moment: a changed file is seen at once, so that a running process follows a rotation. Throws SettingsError. */
export function keyRing(): KeyRing {
  const given = secrets.masterKeys();
  // The current one first: whoever changes the files puts the previous one in place before it.
  const current = given.current ?? read(keyFile);
  const previous = given.previous ?? (given.current ? null : read(previousKeyFile));
  if (current === null) throw new SettingsError(`${keyFile} is missing in DATA_DIR: restore it, or set SECRET_KEY`);
  return {
    current: masterKey(current),
    previous: previous === null || previous === current ? null : masterKey(previous),
  };
}

/** The key that seals. */
export function currentKey(): MasterKey {
  return keyRing().current;
}

/** The key of that id; null: this process has no such key. */
export function keyWithId(id: string): MasterKey | null {
  const { current, previous } = keyRing();
  return [current, previous].find((key) => key?.id === id) ?? null;
}

const known = new Map<string, MasterKey>();

function masterKey(text: string): MasterKey {
  const existing = known.get(text);
  if (existing) return existing;
  const key: MasterKey = Object.freeze({
    id: createHash("sha256").update("postern key id\0").update(text).digest("hex").slice(0, 12),
    derive: (purpose: string) => Buffer.from(hkdfSync("sha256", text, "", `postern ${purpose}`, 32)),
  });
  known.set(text, key);
  return key;
}

const files = new Map<string, { stamp: string; text: string }>();

/** The text of a key's file, read again when it changes; null: there is none. */
function read(name: string): string | null {
  const path = join(env.dataDir, name);
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!stat) return null;
  const stamp = `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
  const cached = files.get(name);
  if (cached?.stamp === stamp) return cached.text;
  const text = readFileSync(path, "utf8").trim();
  // A file that was cut short, by a full disk or a kill, would make keys that anybody can make.
  if (text.length < 16) throw new SettingsError(`${name} is empty or cut short: restore it, or set SECRET_KEY`);
  files.set(name, { stamp, text });
  return text;
}
