import { z } from "zod";
import type { RateRule } from "#lib/rate/schema.ts";
import { singleLine } from "#lib/single-line.ts";

/** What a token may do: ask, or also change, delete and start checks. */
export const tokenScopes = ["read", "read_write"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** Days that a token may last; "none": until it is revoked. */
export const tokenLives = ["30", "90", "365", "none"] as const;
export type TokenLife = (typeof tokenLives)[number];

export const createTokenInput = z.object({
  name: singleLine.min(1, "field_required").max(60, "field_too_long"),
  scope: z.enum(tokenScopes, "field_required"),
  life: z.enum(tokenLives, "field_required"),
});
export type CreateTokenInput = z.input<typeof createTokenInput>;

export const revokeTokenInput = z.object({ tokenId: z.uuid() });
export type RevokeTokenInput = z.input<typeof revokeTokenInput>;

/** A token as lists show it: never the token itself, nor its hash. */
export interface TokenView {
  readonly id: string;
  readonly name: string;
  /** The first part of the token, by which its owner recognises it. */
  readonly lookupId: string;
  readonly scope: TokenScope;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Null: it works until it is revoked. */
  readonly expiresAt: Date | null;
  /** It is refused since `expiresAt`. */
  readonly expired: boolean;
  readonly lastUsedAt: Date | null;
  /** Where its last request came from. */
  readonly lastUsedPeer: string | null;
}

/** A new token: the only time that it is whole. */
export interface CreatedToken {
  readonly id: string;
  readonly name: string;
  /** `<lookup id>.<43 characters>` in `A-Z a-z 0-9 . _ -`. */
  readonly token: string;
}

/** What one token may ask for, as the help desk's API documents it for its larger plans. */
export const tokenRule: RateRule = { limit: 700, window: 60 };

/** How often one network may present what opens nothing. */
export const failureRule: RateRule = { limit: 60, window: 60 };
