import type { AuditDetails, AuditValue } from "#lib/audit/schema.ts";

/** What a value was before, and what it became. */
export interface Change {
  /** The detail that it is about, where the record says. */
  readonly of: string | null;
  readonly before: AuditValue;
  readonly after: AuditValue;
}

export interface ReadDetails {
  readonly change: Change | null;
  readonly facts: readonly (readonly [key: string, value: AuditValue])[];
}

/** Names of details that `was` may be the former value of. */
const changing = ["role", "policy", "revokeAt", "name"];

/** The old and the new value apart from the other facts, whichever way the record tells them. */
export function readDetails(action: string, details: AuditDetails): ReadDetails {
  const facts = Object.entries(details);
  const without = (...keys: string[]) => facts.filter(([key]) => !keys.includes(key));
  if (details.from !== undefined && details.to !== undefined)
    return {
      change: {
        of: action === "ticket.status_changed" ? "status" : action === "address.renamed" ? "displayName" : "name",
        before: details.from,
        after: details.to,
      },
      facts: without("from", "to"),
    };
  const of = details.was === undefined ? undefined : changing.find((key) => details[key] !== undefined);
  if (!of) return { change: null, facts };
  return { change: { of, before: details.was ?? null, after: details[of] ?? null }, facts: without("was", of) };
}
