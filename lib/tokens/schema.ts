import { z } from "zod";
import { singleLine } from "#lib/single-line.ts";

export const createTokenInput = z.object({
  name: singleLine.min(1, "field_required").max(60, "field_too_long"),
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
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A new token: the only time that it is whole. */
export interface CreatedToken {
  readonly id: string;
  readonly name: string;
  /** `<lookup id>.<43 characters>` in `A-Z a-z 0-9 . _ -`. */
  readonly token: string;
}
