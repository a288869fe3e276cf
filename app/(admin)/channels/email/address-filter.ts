import type { AddressView, BrandView } from "#lib/addresses/schema.ts";

/** What the list can be narrowed to. "other": the kinds that no connector carries. */
export const filterStates = ["attention", "pending", "verified", "other"] as const;
export type FilterState = (typeof filterStates)[number];

export interface AddressFilter {
  readonly search: string;
  readonly state: FilterState | null;
  /** A-label form. */
  readonly domain: string | null;
}

export const noFilter: AddressFilter = { search: "", state: null, domain: null };

/** Reads a filter off the page's address; what somebody bent by hand counts for nothing. */
export function readFilter(params: URLSearchParams): AddressFilter {
  const state = params.get("state");
  return {
    search: params.get("q")?.slice(0, 200) ?? "",
    state: filterStates.find((known) => known === state) ?? null,
    domain: params.get("domain") || null,
  };
}

/** The same filter as the page's address carries it. */
export function writeFilter({ search, state, domain }: AddressFilter): string {
  const params = new URLSearchParams();
  if (search.trim()) params.set("q", search.trim());
  if (state) params.set("state", state);
  if (domain) params.set("domain", domain);
  return params.toString();
}

/** Whether an address has this state. One of several may: each check counts for itself, and "verified" needs all of them. Mail that waits for a password needs attention. */
export function hasState({ kind, checks, paused }: AddressView, state: FilterState): boolean {
  if (state === "attention" && paused) return true;
  if (state === "other") return kind !== "smtp_connector";
  if (state === "verified") return checks.length > 0 && checks.every((check) => check.state === "verified");
  const wanted = state === "attention" ? "failed" : "pending";
  return checks.some((check) => check.state === wanted);
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}

/** Each domain that has addresses, as it is compared and as people read it. */
export function domainsOf(brands: readonly BrandView[]): { value: string; label: string }[] {
  const found = new Map<string, string>();
  for (const { email, emailUnicode } of brands.flatMap(({ addresses }) => addresses))
    found.set(domainOf(email), domainOf(emailUnicode));
  return [...found].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
}

/** The ids of the addresses that a filter leaves. Every word of the search is in the address, its name or its brand's. */
export function matching(brands: readonly BrandView[], { search, state, domain }: AddressFilter): Set<number> {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const left = new Set<number>();
  for (const brand of brands) {
    for (const address of brand.addresses) {
      if (state && !hasState(address, state)) continue;
      if (domain && domainOf(address.email) !== domain) continue;
      if (words.length > 0) {
        const text = plain([address.email, address.emailUnicode, address.displayName ?? "", brand.name].join(" "));
        if (!words.every((word) => text.includes(word))) continue;
      }
      left.add(address.id);
    }
  }
  return left;
}

/** Letters alone: neither case nor accents keep what is sought from being found. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
