import type { Messages } from "next-intl";
import type { AuditValue } from "#lib/audit/schema.ts";

type Leaves<Tree, Path extends string> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? `${Path}.${Name}` : Leaves<Tree[Name], `${Path}.${Name}`>;
}[keyof Tree & string];

/** Keys of messages that are put together from what a row holds. */
export type SentenceKey = Leaves<Messages["audit"], "audit">;
export type ShortKey = Leaves<Messages["auditLog"]["short"], "auditLog.short">;
export type GroupKey = Leaves<Messages["auditLog"]["group"], "auditLog.group">;
export type DetailKey = Leaves<Messages["auditLog"]["detail"], "auditLog.detail">;
export type ValueKey = Leaves<Messages["auditLog"]["value"], "auditLog.value">;

/** What is done, without what it is done to: "role_changed". */
export function verbOf(action: string): string {
  return action.slice(action.indexOf(".") + 1);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A detail that is a moment; null: it is something else. */
export function momentOf(value: AuditValue): Date | null {
  return typeof value === "string" && instant.test(value) ? new Date(value) : null;
}
