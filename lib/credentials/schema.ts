import { z } from "zod";

/** What a relaying server proved with AUTH: which credential it holds, and what that credential may send to. */
export interface AuthenticatedCredential {
  readonly credentialId: string;
  readonly accountId: string;
  /** The account's subdomain: its native domain is `<subdomain>.<NATIVE_DOMAIN>`. */
  readonly subdomain: string;
  readonly domainId: string;
  /** The connector domain, A-label form. */
  readonly domain: string;
}

export interface LoginInput {
  readonly username: string;
  readonly password: string;
}

/** So many sets of inbound credentials a domain may have at once: the one in use, and the one that replaces it. */
export const maxLiveSets = 2;

export const rotateCredentialInput = z.object({ domainId: z.uuid() });
export type RotateCredentialInput = z.input<typeof rotateCredentialInput>;

const credentialId = z.uuid();
const instant = z.iso.datetime("input_invalid");
/** The reader knows that nothing relays for the domain any more once it has ended. */
const last = z.boolean().default(false);

export const revokeCredentialInput = z.object({ credentialId, last });
export type RevokeCredentialInput = z.input<typeof revokeCredentialInput>;

/** ISO 8601 in UTC; `was`: what the page showed, null for no plan. */
export const scheduleRevocationInput = z.object({
  credentialId,
  revokeAt: instant,
  was: instant.nullable(),
  last,
});
export type ScheduleRevocationInput = z.input<typeof scheduleRevocationInput>;

export const cancelRevocationInput = z.object({ credentialId, was: instant });
export type CancelRevocationInput = z.input<typeof cancelRevocationInput>;

/**
 * What its use says about ending a set. `safe`: unused for 72 hours while another goes on; `unused_last`: as long, but no other goes on;
 * `new`: younger than that and never used; `in_use`: used within that time.
 */
export type Verdict = "safe" | "unused_last" | "new" | "in_use";

/** One live set as its domain's page shows it. */
export interface CredentialSet {
  readonly id: string;
  readonly username: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** IP address; null exactly when it was never used. */
  readonly lastUsedPeer: string | null;
  /** Accepted in the last 24 hours. */
  readonly messages: number;
  /** When it ends by itself. */
  readonly revokeAt: Date | null;
  readonly verdict: Verdict;
}

/** One that has ended. */
export interface PastSet {
  readonly id: string;
  readonly username: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date;
}
