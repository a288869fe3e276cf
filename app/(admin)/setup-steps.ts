import type { BrandView } from "#lib/addresses/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";

/** One step from an empty account to the first ticket, with the page where it is taken. */
export interface SetupStep {
  readonly key: "domain" | "address" | "verify" | "ticket";
  readonly done: boolean;
  readonly href: string;
}

/** How many of the connector's addresses are verified both ways. */
export interface VerifiedShare {
  readonly verified: number;
  readonly total: number;
}

export function verifiedShare(brands: readonly BrandView[]): VerifiedShare {
  const connected = brands.flatMap(({ addresses }) => addresses).filter(({ kind }) => kind === "smtp_connector");
  const verified = connected.filter(({ checks }) => checks.every(({ state }) => state === "verified"));
  return { verified: verified.length, total: connected.length };
}

/** What is set up, and what is next. Each step counts once the account has it, in whatever order it was done. */
export function setupSteps(
  domains: readonly DomainView[],
  brands: readonly BrandView[],
  hasTicket: boolean,
): SetupStep[] {
  const { verified, total } = verifiedShare(brands);
  return [
    { key: "domain", done: domains.length > 0, href: "/channels/email/domains/new" },
    { key: "address", done: total > 0, href: "/channels/email/addresses/new" },
    { key: "verify", done: verified > 0, href: "/channels/email" },
    { key: "ticket", done: hasTicket, href: "/tickets" },
  ];
}
