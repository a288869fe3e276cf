import type { BrandView } from "#lib/addresses/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";

/** One step from an empty account to the first ticket, with the page where it is taken. */
export interface SetupStep {
  readonly key: "domain" | "address" | "verify" | "ticket";
  readonly done: boolean;
  readonly href: string;
}

/** What is set up, and what is next. Each step counts once the account has it, in whatever order it was done. */
export function setupSteps(
  domains: readonly DomainView[],
  brands: readonly BrandView[],
  hasTicket: boolean,
): SetupStep[] {
  const connected = brands.flatMap(({ addresses }) => addresses).filter(({ kind }) => kind === "smtp_connector");
  const verified = connected.some(({ checks }) => checks.every(({ state }) => state === "verified"));
  return [
    { key: "domain", done: domains.length > 0, href: "/channels/email/domains/new" },
    { key: "address", done: connected.length > 0, href: "/channels/email/addresses/new" },
    { key: "verify", done: verified, href: "/channels/email" },
    { key: "ticket", done: hasTicket, href: "/tickets" },
  ];
}
