import type { CreateHandoffInput, HandoffContent } from "#lib/handoffs/schema.ts";
import { handoffContent } from "#lib/handoffs/schema.ts";

/**
 * The browser's half of a hand-off link. One key of 256 random bits, which stands in the link's fragment and goes to no server; from it, by
 * HKDF-SHA256 (RFC 5869), one key that encrypts (AES-256-GCM, a fresh nonce of 12 bytes, bound to the link's id) and one value that is
 * shown to open the link. Neither tells anything of the other.
 */
export interface SealedLink extends Pick<CreateHandoffInput, "handoffId" | "ciphertext" | "proofHash"> {
  /** 43 characters of base64url: the fragment. */
  readonly key: string;
}

/** Whether this page may encrypt: a browser offers it over HTTPS and on localhost alone (Web Crypto 10). */
export function canSeal(): boolean {
  return globalThis.isSecureContext !== false && globalThis.crypto?.subtle !== undefined;
}

/** Seals content for a link that does not exist yet. */
export async function seal(content: HandoffContent): Promise<SealedLink> {
  const handoffId = crypto.randomUUID();
  const key = toText(crypto.getRandomValues(new Uint8Array(32)));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plaintext = new TextEncoder().encode(JSON.stringify(content));
  const encrypted = await crypto.subtle.encrypt(cipher(iv, handoffId), await encryptionKey(key), plaintext);
  const ciphertext = new Uint8Array(iv.length + encrypted.byteLength);
  ciphertext.set(iv);
  ciphertext.set(new Uint8Array(encrypted), iv.length);
  const proofHash = await crypto.subtle.digest("SHA-256", toBytes(await proofOf(key)));
  return { handoffId, key, ciphertext: toText(ciphertext), proofHash: toText(new Uint8Array(proofHash)) };
}

/** What the bearer of a key shows to get the ciphertext. */
export async function proofOf(key: string): Promise<string> {
  return toText(new Uint8Array(await derive(key, "proof")));
}

/** Opens what was sealed. Throws when the key, the link's id or a byte differs, or when it is not what this product seals. */
export async function unseal(sealed: Pick<SealedLink, "handoffId" | "ciphertext" | "key">): Promise<HandoffContent> {
  const bytes = toBytes(sealed.ciphertext);
  const how = cipher(bytes.subarray(0, 12), sealed.handoffId);
  const plaintext = await crypto.subtle.decrypt(how, await encryptionKey(sealed.key), bytes.subarray(12));
  return handoffContent.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plaintext)));
}

/** Whether a fragment can be a key at all: a link that was cut short is told apart before it is tried. */
export function isKey(fragment: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(fragment);
}

function cipher(iv: Uint8Array<ArrayBuffer>, handoffId: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(`postern hand-off 1 ${handoffId.toLowerCase()}`);
  return { name: "AES-GCM", iv, additionalData, tagLength: 128 };
}

async function encryptionKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", await derive(key, "encryption"), "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function derive(key: string, purpose: "encryption" | "proof"): Promise<ArrayBuffer> {
  const master = await crypto.subtle.importKey("raw", toBytes(key), "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(`postern hand-off 1 ${purpose}`);
  return crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, master, 256);
}

/** Base64url without padding (RFC 4648 5). */
function toText(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
