import type { AuditRow } from "#lib/audit/schema.ts";
import type { Translator } from "./value-words.ts";

/** Work that a person who is not signed in set going. */
const linkWork: readonly string[] = ["hand-off link", "setup link"];

/** Who did it, by the name that people know. */
export function whoWords(t: Translator, { actor: { kind, id, name, email } }: Pick<AuditRow, "actor">): string {
  if (kind === "user") return name ?? email ?? id;
  return t(linkWork.includes(id) ? "auditLog.linkBearer" : "auditLog.system");
}

/** What it was done to, as it was called. */
export function objectWords(
  t: Translator,
  { objectType, objectId, name }: Pick<AuditRow, "objectType" | "objectId" | "name">,
): string {
  return objectType === "ticket" ? t("tickets.number", { number: objectId }) : (name ?? objectId);
}
