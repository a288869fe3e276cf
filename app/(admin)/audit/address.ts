import type { AuditQuestion } from "#lib/audit/schema.ts";

/** A question as an address of the page, or of another path that is asked the same. */
export function addressOf(asked: AuditQuestion, path = "/audit"): string {
  const query = new URLSearchParams(
    Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );
  // A time zone alone asks for nothing.
  if (!asked.range && !asked.from && !asked.to) query.delete("zone");
  return query.size > 0 ? `${path}?${query}` : path;
}
