import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { keyFile, previousKeyFile } from "#lib/crypto/key-ring.ts";

/**
 * Puts a fresh key in place, the one until now beside it. Each file changes at once, the previous one first: whoever reads them at any
 * moment, or after a kill at any moment, has the key that opens what there is.
 */
export function replaceKeyFile(dataDir: string): void {
  const current = join(dataDir, keyFile);
  const previous = join(dataDir, previousKeyFile);
  place(previous, current, (draft) => copyFileSync(current, draft));
  place(current, current, (draft) =>
    writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 }),
  );
  sync(dataDir);
}

/** Writes a file under another name, for the same owner as `like`, and renames it once it is on the disk. */
function place(path: string, like: string, write: (draft: string) => void): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, "", { mode: 0o600, flag: "wx" });
    write(draft);
    chmodSync(draft, 0o600);
    const { uid, gid } = statSync(like);
    if (process.getuid?.() === 0) chownSync(draft, uid, gid);
    sync(draft);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function sync(path: string): void {
  // Windows syncs no folders.
  if (process.platform === "win32" && statSync(path).isDirectory()) return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
