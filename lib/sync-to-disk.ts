import { closeSync, fsyncSync, openSync, statSync } from "node:fs";

/** What a file system without such a thing for folders says: shares over a network, as a rule. */
const unknown = new Set(["EINVAL", "EBADF", "ENOTSUP"]);

/** Has a file's bytes, or a folder's entries where the system can, on the disk when it returns. */
export function syncToDisk(path: string): void {
  const isFolder = statSync(path).isDirectory();
  // Windows opens no folders.
  if (isFolder && process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!isFolder || !unknown.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    closeSync(handle);
  }
}
