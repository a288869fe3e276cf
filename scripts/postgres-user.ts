import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Whom PostgreSQL runs as where we are root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; the user it runs as instead, or null when we are not root. */
export function unprivilegedUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody", "daemon"]) {
    const entry = users.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine has no user postgres or nobody. Start Postern as another user.",
  );
}

/** Throws with what to do where the user may not enter the folders above `path`. */
export function requireTraversable(path: string, as: ServerUser): void {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stat = statSync(folder);
    const bit = stat.uid === as.uid ? 0o100 : stat.gid === as.gid ? 0o010 : 0o001;
    if ((stat.mode & bit) === 0)
      throw new Error(
        `PostgreSQL runs as the user ${as.name}, who may not enter ${folder}. ` +
          `Run "chmod o+x ${folder}", move the project, or set DATA_DIR or DATABASE_URL.`,
      );
    if (folder === dirname(folder)) return;
  }
}
