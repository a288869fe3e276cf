import type { useTranslations } from "next-intl";
import type { AuditValue } from "#lib/audit/schema.ts";
import type { DetailKey, ValueKey } from "./words.ts";

export type Translator = ReturnType<typeof useTranslations<never>>;

/** A detail's value in the reader's language; as it was recorded where it is a name or a number. */
export function valueWords(t: Translator, of: string | null, value: AuditValue): string {
  if (value === null || value === "") return t("auditLog.nothing");
  if (typeof value === "boolean") return t(value ? "auditLog.value.bool.true" : "auditLog.value.bool.false");
  const said = String(value);
  if (/[.{}<>]/.test(said)) return said;
  if (of === "role" && t.has(`role.${said}` as "role.owner")) return t(`role.${said}` as "role.owner");
  if (of === "status" && t.has(`status.${said}` as "status.new")) return t(`status.${said}` as "status.new");
  if (of === "scope" && t.has(`tokens.scopes.${said}` as "tokens.scopes.read"))
    return t(`tokens.scopes.${said}` as "tokens.scopes.read");
  const fault = `fault.${said}.what` as "fault.host_not_found.what";
  if (of === "fault" && t.has(fault)) return t(fault);
  const policy = `domain.policies.${said}.label` as "domain.policies.refuse.label";
  if (of === "policy" && t.has(policy)) return t(policy);
  const key = `auditLog.value.${of}.${said}` as ValueKey;
  return t.has(key) ? t(`auditLog.value.${of}.${said}` as ValueKey) : said;
}

/** What a detail is called; its own name where no word is known for it. */
export function detailWords(t: Translator, key: string): string {
  return t.has(`auditLog.detail.${key}` as DetailKey) ? t(`auditLog.detail.${key}` as DetailKey) : key;
}
