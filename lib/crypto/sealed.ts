import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { secrets } from "#lib/env.ts";

/** A secret at rest: nonce (12 bytes), ciphertext, tag (16 bytes); and which key opens it. */
export interface Sealed {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly keyId: string;
}

/** What a secret is for: each has a key of its own. */
export type SealPurpose = "outbound credential" | "outgoing mail";

/** AES-256-GCM under a key derived from SECRET_KEY. `boundTo` (the row's id) must be given again to open it. */
export function seal(plaintext: string, boundTo: string, purpose: SealPurpose = "outbound credential"): Sealed {
  const { id, key } = secrets.key(purpose);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([nonce, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: new Uint8Array(ciphertext), keyId: id };
}

/** Opens what {@link seal} made. Throws when the key, the purpose, the binding or a byte differs. */
export function unseal(sealed: Sealed, boundTo: string, purpose: SealPurpose = "outbound credential"): string {
  const { id, key } = secrets.key(purpose);
  if (sealed.keyId !== id) throw new Error(`sealed under key ${sealed.keyId}, but SECRET_KEY has id ${id}`);
  const bytes = Buffer.from(sealed.ciphertext);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
}
