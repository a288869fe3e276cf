import type { useTranslations } from "next-intl";
import type { AuditValue } from "#lib/audit/schema.ts";
import type { DetailKey, ValueKey } from "./words.ts";

export type Translator = ReturnType<typeof useTranslations<never>>;

/** Details whose values the product's pages have words for: the key of a value's. */
const elsewhere: Readonly<Record<string, (value: string) => string>> = {
  role: (value) => `role.${value}`,
  status: (value) => `status.${value}`,
  scope: (value) => `tokens.scopes.${value}`,
  fault: (value) => `fault.${value}.what`,
  policy: (value) => `domain.policies.${value}.label`,
  kind: (value) => `addresses.kind.${value}`,
  environment: (value) => `environment.${value}`,
};

/** A detail's value in the reader's language; as it was recorded where it is a name or a number. */
export function valueWords(t: Translator, of: string | null, value: AuditValue): string {
  if (value === null || value === "") return t("auditLog.nothing");
  if (typeof value === "boolean") return t(value ? "auditLog.value.bool.true" : "auditLog.value.bool.false");
  const said = String(value);
  if (/[.{}<>]/.test(said)) return said;
  const known = elsewhere[of ?? ""]?.(said) as "role.owner" | undefined;
  if (known && t.has(known)) return t(known);
  return t.has(`auditLog.value.${of}.${said}` as ValueKey) ? t(`auditLog.value.${of}.${said}` as ValueKey) : said;
}

/** What a detail is called; its own name where no word is known for it. */
export function detailWords(t: Translator, key: string): string {
  return t.has(`auditLog.detail.${key}` as DetailKey) ? t(`auditLog.detail.${key}` as DetailKey) : key;
}
