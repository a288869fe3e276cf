import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startBuiltIn } from "./built-in.ts";
import type { CompanyMail, CompanyMailOptions } from "./contract.ts";
import { startPostfix } from "./postfix.ts";

/**
 * Starts the company's mail server: a real Postfix with Dovecot where both are installed and we are root (Postfix's master
 * must be), else the built-in peer, and then it says so loudly: such a run has not met a real mail server.
 */
export async function startCompanyMail(options: CompanyMailOptions): Promise<CompanyMail> {
  const reason = await whyNoPostfix();
  if (!reason) return startPostfix(options);
  const line = "!".repeat(100);
  console.error(
    `\n${line}\n!! NO REAL POSTFIX IN THIS RUN: ${reason}\n!! The company's mail server is the built-in peer.\n${line}\n`,
  );
  return startBuiltIn(options);
}

/** Why a real Postfix cannot be run here, in words; null when it can. */
export async function whyNoPostfix(): Promise<string | null> {
  if (process.platform !== "linux") return "it is run on Linux only";
  if (process.getuid?.() !== 0) return "starting it needs root";
  for (const command of ["postfix", "dovecot"]) {
    if (!(await onPath(command))) return `the command ${command} is not installed (scripts/install-test-packages.sh)`;
  }
  return null;
}

async function onPath(command: string): Promise<boolean> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, command), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
