import { z } from "zod";
import type { BrowserView } from "#lib/sessions/schema.ts";

/** How long a link may wait, in hours. */
export const handoffLifetimes = [1, 24, 72, 168] as const;
export type HandoffLifetime = (typeof handoffLifetimes)[number];
export const usualLifetime: HandoffLifetime = 24;

/** Bytes in base64url without padding (RFC 4648 5). */
const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** 32 bytes. */
const digest = base64url.length(43);

/** Version 4 UUID: 122 random bits of the browser's. */
const handoffId = z.uuidv4();

/** Input of `createHandoff`: what the browser sealed. Nothing of it opens anything. */
export const createHandoffInput = z.object({
  handoffId,
  credentialId: z.uuid(),
  /** Nonce, ciphertext and tag: 29 bytes to 18 KiB, room for a certificate and fifty addresses as long as they may be. */
  ciphertext: base64url.min(39).max(24_576),
  /** SHA-256 of the proof. */
  proofHash: digest,
  lifetime: z.literal(handoffLifetimes),
});
export type CreateHandoffInput = z.input<typeof createHandoffInput>;

/** Input of `openHandoff`. The proof is derived from the link's key, and the key is not derived from it. */
export const openHandoffInput = z.object({ handoffId, proof: digest });
export type OpenHandoffInput = z.input<typeof openHandoffInput>;

export const cancelHandoffInput = z.object({ handoffId });
export type CancelHandoffInput = z.input<typeof cancelHandoffInput>;

export const listHandoffsInput = z.object({ domainId: z.uuid() });
export type ListHandoffsInput = z.input<typeof listHandoffsInput>;

export const handoffStates = ["waiting", "opened", "expired", "cancelled"] as const;
export type HandoffState = (typeof handoffStates)[number];

/** A new link without its key, which the browser adds: `<url>#<key>`. */
export interface CreatedHandoff {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What the bearer of the whole link gets: the ciphertext, this once, or how the link ended. */
export type OpenedHandoff =
  | { readonly state: "opened"; readonly ciphertext: string }
  | { readonly state: "used" | "expired" | "cancelled"; readonly at: Date };

/** A link as administrators see it. Never its content. */
export interface HandoffView {
  readonly id: string;
  /** The credential's. */
  readonly username: string;
  /** The credential is still good for something: what it was handed over for, or harm. */
  readonly credentialLive: boolean;
  readonly state: HandoffState;
  /** Null: that person is gone. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly openedFrom: string | null;
  readonly openedWith: BrowserView;
}

/** What is sealed: all that a company's IT needs. Read by the browser that opens it, which trusts no server. */
export const handoffContent = z.object({
  version: z.literal(1),
  domain: z.object({ domain: z.string(), domainUnicode: z.string() }),
  addresses: z.array(z.string()),
  credential: z.object({
    host: z.string(),
    port: z.number(),
    tlsPort: z.number(),
    username: z.string(),
    password: z.string(),
    emailUsername: z.string(),
    nativeAddress: z.string(),
    fingerprint: z.string().nullable(),
    certificate: z.string().nullable(),
  }),
});
export type HandoffContent = z.output<typeof handoffContent>;
