import type { AuditAction, AuditDetails, AuditObject } from "./schema.ts";

interface Named {
  readonly action: AuditAction;
  readonly objectType: string;
  readonly details?: AuditDetails;
}

/** Which details say what an object of a type is called, the best first. */
const keys: Readonly<Record<string, readonly string[]>> = {
  domain: ["domain", "name"],
  brand: ["name", "to"],
  address: ["email"],
  inbound_credential: ["username"],
  handoff: ["username"],
  api_token: ["name"],
  member: ["email"],
  invitation: ["email"],
  user: ["email"],
  session: ["email"],
  account: ["name", "subdomain"],
  // Its number is its name.
  ticket: [],
} satisfies Record<AuditObject, readonly string[]>;

/** A name can be long, and an index entry cannot. */
const longest = 400;

/** What the object is called; null where its number is its name. */
export function nameOf({ objectType, details = {} }: Named): string | null {
  for (const key of keys[objectType] ?? []) {
    const value = details[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** Everything that the object is and was called, under which it can be looked for. */
export function namesOf({ action, objectType, details = {} }: Named): string[] {
  const renamed = action.endsWith(".renamed") ? ["from", "to", "was", "name"] : [];
  const named = (keys[objectType] ?? []).filter((key) => key !== "to");
  const values = [...named, ...renamed].map((key) => details[key]);
  const names = values.filter((value) => typeof value === "string" && value !== "") as string[];
  return [...new Set(names.map((name) => name.slice(0, longest)))];
}
