import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { currentKey, keyWithId, type MasterKey } from "./key-ring.ts";

/** A secret at rest: nonce (12 bytes), ciphertext, tag (16 bytes); and which key opens it. */
export interface Sealed {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly keyId: string;
}

/** What a secret is for: each has a key of its own. lib/keys/sealed-columns.ts says where each is kept. */
export type SealPurpose = "outbound credential" | "outgoing mail";

/** AES-256-GCM under a key derived from SECRET_KEY. `boundTo` (the row's id) must be given again to open it. */
export function seal(
  plaintext: string,
  boundTo: string,
  purpose: SealPurpose = "outbound credential",
  master: MasterKey = currentKey(),
): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", master.derive(purpose), nonce).setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([nonce, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: new Uint8Array(ciphertext), keyId: master.id };
}

/** Opens what {@link seal} made, under the current key or the previous one. Throws when the key, the purpose, the binding or a byte differs. */
export function unseal(sealed: Sealed, boundTo: string, purpose: SealPurpose = "outbound credential"): string {
  const master = keyWithId(sealed.keyId);
  if (!master) throw new Error(`sealed under key ${sealed.keyId}, which is neither SECRET_KEY nor the one before it`);
  const bytes = Buffer.from(sealed.ciphertext);
  const decipher = createDecipheriv("aes-256-gcm", master.derive(purpose), bytes.subarray(0, 12))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
}
