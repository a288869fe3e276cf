import { createHash, randomBytes, randomInt } from "node:crypto";

const lowercase = "abcdefghijkmnpqrstuvwxyz23456789";

/** `length` characters that nobody confuses when reading aloud (no 0, 1, l, o). About 5 bits each. */
export function randomLabel(length: number): string {
  return Array.from({ length }, () => lowercase[randomInt(lowercase.length)]).join("");
}

/** 256 random bits in `A-Z a-z 0-9 _ -` (base64url, 43 characters). */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256: for high-entropy tokens only, never for passwords that people choose. */
export function sha256(text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(text).digest());
}
