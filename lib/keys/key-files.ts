import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, copyFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyFile, previousKeyFile } from "#lib/crypto/key-ring.ts";
import { syncToDisk } from "#lib/sync-to-disk.ts";

/** Makes the first key, unless there is one. It is on the disk when this returns: what is sealed under a lost key is lost. */
export function makeKeyFile(dataDir: string): void {
  const path = join(dataDir, keyFile);
  if (existsSync(path)) return;
  place(path, null, writeKey);
  syncToDisk(dataDir);
}

/**
 * Puts a fresh key in place, the one until now beside it. Each file changes at once, the previous one first: whoever reads them at any
 * moment, or after a kill at any moment, has the key that opens what there is.
 */
export function replaceKeyFile(dataDir: string): void {
  const current = join(dataDir, keyFile);
  const previous = join(dataDir, previousKeyFile);
  place(previous, current, (draft) => copyFileSync(current, draft));
  place(current, current, writeKey);
  syncToDisk(dataDir);
}

function writeKey(draft: string): void {
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
}

/** Writes a file under another name, for the same owner as `like` where there is one, and renames it once it is on the disk. */
function place(path: string, like: string | null, write: (draft: string) => void): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, "", { mode: 0o600, flag: "wx" });
    write(draft);
    chmodSync(draft, 0o600);
    if (like !== null && process.getuid?.() === 0) {
      const { uid, gid } = statSync(like);
      chownSync(draft, uid, gid);
    }
    syncToDisk(draft);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
