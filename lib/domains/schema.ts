import { z } from "zod";
import { singleLine } from "#lib/single-line.ts";

/** What is asked about once and may be so: the reader was told, and goes on. */
export const domainWarnings = ["domain_in_twin", "domain_lookalike", "domain_mixes_scripts"] as const;
export type DomainWarning = (typeof domainWarnings)[number];

const name = singleLine.min(1, "field_required").max(60, "field_too_long");

/** Input of `addDomain`. The domain's own rules are in parse-domain.ts, so that each refusal has words of its own. */
export const addDomainInput = z.object({
  name,
  /** A name has 253 characters at most; what is pasted around it may be long. */
  domain: z.string().trim().min(1, "field_required").max(2048, "field_too_long"),
  authProtocol: z.literal("PLAIN").default("PLAIN"),
  /** What the reader was warned of. */
  accept: z.array(z.enum(domainWarnings)).default([]),
  /** Disconnects it in the account's twin, with its addresses there, in the same transaction. */
  removeFromTwin: z.boolean().default(false),
});
export type AddDomainInput = z.input<typeof addDomainInput>;

const domainId = z.uuid();

/** `was`: the name that the page showed. */
export const renameDomainInput = z.object({ domainId, name, was: z.string() });
export type RenameDomainInput = z.input<typeof renameDomainInput>;

export const disconnectDomainInput = z.object({ domainId });
export type DisconnectDomainInput = z.input<typeof disconnectDomainInput>;

/** What a message that comes without authentication for an address of the domain meets. */
export const unauthenticatedPolicies = ["refuse", "accept_unmarked"] as const;
export type UnauthenticatedPolicy = (typeof unauthenticatedPolicies)[number];

/** `was`: the policy that the page showed. */
export const setUnauthenticatedPolicyInput = z.object({
  domainId,
  policy: z.enum(unauthenticatedPolicies),
  was: z.enum(unauthenticatedPolicies),
});
export type SetUnauthenticatedPolicyInput = z.input<typeof setUnauthenticatedPolicyInput>;

/** The credentials that the company's server uses to relay to us. Exists only in the response to the action that made it. */
export interface IssuedCredential {
  readonly id: string;
  readonly host: string;
  /** STARTTLS. */
  readonly port: number;
  /** Implicit TLS. */
  readonly tlsPort: number;
  readonly username: string;
  readonly password: string;
  /** `<subdomain>@<subdomain>.<native domain>`, accepted in place of the username. */
  readonly emailUsername: string;
  /** An address of the account's own: what a server that cannot relay single addresses forwards to, on the same authenticated way. */
  readonly nativeAddress: string;
  /** SHA-256 of the relay's certificate, "AB:CD:…", while it signs itself: what the company's server can pin. */
  readonly fingerprint: string | null;
  /** That certificate, PEM, for servers that pin by trusting it. */
  readonly certificate: string | null;
}

/** What the Email page shows of a connector domain. */
export interface DomainView {
  readonly id: string;
  readonly name: string;
  /** A-label form. */
  readonly domain: string;
  /** U-label form; the same as `domain` for most. */
  readonly domainUnicode: string;
  readonly addressCount: number;
  readonly addressLimit: number;
  /** Live inbound credentials. */
  readonly credentialCount: number;
  /** Since when there are two; null: there are not. */
  readonly twoSetsSince: Date | null;
  readonly unauthenticatedPolicy: UnauthenticatedPolicy;
  readonly createdAt: Date;
  /** Nothing of it can be changed any more, unless that is called off. */
  readonly disconnecting: boolean;
}
