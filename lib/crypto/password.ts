import { hash, verify } from "argon2";

// OWASP's second profile: 19 MiB, two passes, one lane; about 40 ms of one core.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Argon2id hash in PHC string form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

export function verifyPassword(phc: string, password: string): Promise<boolean> {
  return verify(phc, password);
}
