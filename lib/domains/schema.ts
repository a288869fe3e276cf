import { z } from "zod";

/** Input of `addDomain`. The domain's own rules are in parse-domain.ts, so that each refusal has words of its own. */
export const addDomainInput = z.object({
  name: z.string().trim().min(1, "field_required").max(60, "field_too_long"),
  domain: z.string().trim().min(1, "field_required").max(255, "field_too_long"),
  authProtocol: z.literal("PLAIN").default("PLAIN"),
});
export type AddDomainInput = z.input<typeof addDomainInput>;

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
  /** SHA-256 of the relay's certificate, "AB:CD:…", while it signs itself: what the company's server can pin. */
  readonly fingerprint: string | null;
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
  readonly createdAt: Date;
}
