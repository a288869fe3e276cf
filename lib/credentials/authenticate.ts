import { hashPassword, verifyPassword } from "#lib/crypto/password.ts";
import { randomSecret } from "#lib/crypto/random.ts";
import type { Sql } from "#lib/db/sql.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { semaphore } from "#lib/semaphore.ts";
import { KnownPasswords } from "./known-passwords.ts";
import type { AuthenticatedCredential, LoginInput } from "./schema.ts";
import { type CredentialRow, findCredential } from "./store.ts";

// Each verification takes 19 MiB and 40 ms of a core: two at once leave the rest of the door its processor.
// Who would wait for seconds is told to come again: behind a crowd of guessers nobody's time-out is used up.
const takeTurn = semaphore(2, { longest: 200 });
const known = new KnownPasswords();
const underWay = new Map<string, Promise<boolean>>();
let dummy: Promise<string> | undefined;

/**
 * Checks the username and password of a relaying server (RFC 4954). The username is the credential's own, or
 * `<subdomain>@<subdomain>.<NATIVE_DOMAIN>` for any credential of that account. The row is read every time, so a revocation
 * counts at once; an unknown user costs the same as a wrong password. `beforeCheck` is called when the password's turn has come, and
 * refuses by throwing. Throws `auth_failed`, `auth_unavailable`.
 */
export async function authenticate(
  sql: Sql,
  input: LoginInput,
  beforeCheck: () => Promise<void> = async () => undefined,
): Promise<AuthenticatedCredential> {
  const lookupId = lookupIdOf(input.password);
  try {
    const row = lookupId ? await findCredential(sql, lookupId) : undefined;
    const candidate = row?.live && usernameMatches(row, input.username) ? row : undefined;
    if (!(await passwordMatches(candidate, input.password, beforeCheck)) || !candidate)
      throw new DomainError("auth_failed");
    const { credentialId, accountId, subdomain, domainId, domain } = candidate;
    return { credentialId, accountId, subdomain, domainId, domain };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("auth_unavailable", { cause: error });
  }
}

/** The public first part of an issued password, which finds its row; empty when it cannot be one of ours. */
export function lookupIdOf(password: string): string {
  return /^([A-Za-z0-9_-]{1,64})\./.exec(password)?.[1] ?? "";
}

function usernameMatches(row: CredentialRow, username: string): boolean {
  if (row.username === username) return true;
  return username.toLowerCase() === `${row.subdomain}@${row.subdomain}.${env.nativeDomain}`;
}

async function passwordMatches(
  row: CredentialRow | undefined,
  password: string,
  beforeCheck: () => Promise<void>,
): Promise<boolean> {
  const verify = (hash: string) =>
    takeTurn(async () => {
      await beforeCheck();
      return verifyPassword(hash, password);
    });
  if (!row) {
    dummy ??= hashPassword(randomSecret());
    const hash = await dummy;
    return verify(hash);
  }
  const tag = known.tag(row.credentialId, password);
  if (known.matches(row.credentialId, row.passwordHash, tag)) return true;
  // Fifty connections that open at once with one password cost one verification.
  const key = `${row.passwordHash}\0${tag.toString("base64")}`;
  const verdict = underWay.get(key) ?? verify(row.passwordHash);
  underWay.set(key, verdict);
  try {
    const right = await verdict;
    if (right) known.remember(row.credentialId, row.passwordHash, tag);
    return right;
  } finally {
    underWay.delete(key);
  }
}
