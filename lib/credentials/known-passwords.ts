import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";

const limit = 10_000;

/**
 * Passwords that Argon2id has accepted, as HMACs under a key that this process alone has and that dies with it. Only
 * successes are kept: what is not here proves nothing, and a failure is paid for in full each time.
 */
export class KnownPasswords {
  readonly #key = createSecretKey(randomBytes(32));
  readonly #known = new Map<string, { hash: string; tag: Buffer }>();

  tag(credentialId: string, password: string): Buffer {
    return createHmac("sha256", this.#key).update(credentialId).update("\0").update(password).digest();
  }

  /** `hash` is the stored one: a credential whose hash has changed is not known any more. */
  matches(credentialId: string, hash: string, tag: Buffer): boolean {
    const entry = this.#known.get(credentialId);
    return entry !== undefined && entry.hash === hash && timingSafeEqual(entry.tag, tag);
  }

  remember(credentialId: string, hash: string, tag: Buffer): void {
    if (this.#known.size >= limit) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(credentialId, { hash, tag });
  }
}
