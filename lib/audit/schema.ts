import { z } from "zod";

/**
 * Everything that is recorded: object and verb. The words are messages' "audit.<action>". None is ever taken away: what was recorded is still
 * read.
 */
export const auditActions = [
  "account.created",
  "account.ccs_changed",
  "member.created",
  "member.signed_in",
  "member.signed_out",
  "member.sign_in_failed",
  "member.sign_in_blocked",
  "member.renamed",
  "member.role_changed",
  "member.removed",
  "member.password_changed",
  "invitation.created",
  "invitation.revoked",
  "session.revoked",
  "domain.added",
  "domain.renamed",
  "domain.policy_changed",
  "domain.disconnection_started",
  "domain.disconnection_rerouted",
  "domain.disconnection_cancelled",
  "domain.disconnection_exported",
  "domain.disconnected",
  "brand.added",
  "brand.renamed",
  "brand.deleted",
  "brand.default_changed",
  "credential.issued",
  "credential.rotated",
  "credential.revocation_scheduled",
  "credential.revocation_cancelled",
  "credential.revoked",
  "handoff.created",
  "handoff.opened",
  "handoff.expired",
  "handoff.cancelled",
  "address.added",
  "address.outbound_credential_replaced",
  "address.outbound_credential_discarded",
  "address.renamed",
  "address.removed",
  "address.delivery_paused",
  "address.delivery_resumed",
  "address.delivery_retried",
  "verification.started",
  "verification.succeeded",
  "verification.failed",
  "token.created",
  "token.revoked",
  "ticket.replied",
  "ticket.notification_resent",
  "ticket.status_changed",
  "audit.exported",
] as const;

export type AuditAction = (typeof auditActions)[number];

/** What something is done to. None of these is taken away either. */
export const auditObjects = [
  "account",
  "address",
  "api_token",
  "brand",
  "domain",
  "handoff",
  "inbound_credential",
  "invitation",
  "member",
  "session",
  "ticket",
  "user",
] as const;

export type AuditObject = (typeof auditObjects)[number];

/** What actions are about: their first word. */
export const auditGroups = [...new Set(auditActions.map(groupOf))];

export function groupOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}

/** Whole days that end today; nothing: since the account exists. */
export const auditRanges = { today: 1, week: 7, month: 30, year: 365 } as const;
export type AuditRange = keyof typeof auditRanges;

/** What stands for the product itself where a person would stand. */
export const systemActor = "system";

/** What is pasted may bring a line end or worse along: a blank is what was meant. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((value) => value.replace(/\p{Cc}+/gu, " ").trim() || undefined)
    .optional()
    .catch(undefined);
/** At the ends of the calendar, a day in some time zone begins in a year that PostgreSQL does not read. */
const day = z.iso
  .date()
  .refine((date) => date >= "1970-01-01" && date < "9999-01-01")
  .optional()
  .catch(undefined);

/** What is looked for, as it stands in the page's address. What is no value of a field is left out of the question. */
export const listAuditInput = z.object({
  /** A user's id, or `systemActor`. */
  who: text(200),
  /** An action, or a group of them. */
  action: z
    .enum([...auditActions, ...auditGroups])
    .optional()
    .catch(undefined),
  /** A part of a name or an address, or a whole id or number. */
  object: text(200),
  range: z
    .enum(Object.keys(auditRanges) as [AuditRange, ...AuditRange[]])
    .optional()
    .catch(undefined),
  /** The first and the last day that are wanted, in place of a range. */
  from: day,
  to: day,
  /** The time zone in which a day begins and ends; UTC without one. */
  zone: z.string().max(64).refine(isTimeZone).optional().catch(undefined),
  /** Opaque, from the previous page's `nextCursor`. */
  cursor: text(200),
});
export type ListAuditInput = z.input<typeof listAuditInput>;
export type AuditQuestion = z.output<typeof listAuditInput>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

export type AuditValue = string | number | boolean | null;
export type AuditDetails = Readonly<Record<string, AuditValue>>;

/** Who did it. A person's name is today's, the address that of then. */
export interface AuditActor {
  readonly kind: "user" | "system";
  /** A user's id; the name of the work that did it. */
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: AuditActor;
  readonly ip: string | null;
  readonly action: AuditAction;
  readonly objectType: string;
  readonly objectId: string;
  /** What it was called; null where its number is its name. */
  readonly name: string | null;
  readonly details: AuditDetails;
  /** Where the object can be looked at, while there is such a place. */
  readonly place: AuditPlace | null;
}

export type AuditPlace =
  | { readonly kind: "domain"; readonly id: string }
  | { readonly kind: "address"; readonly id: string; readonly connector: boolean }
  | { readonly kind: "ticket"; readonly id: string }
  | { readonly kind: "brand" | "team" | "tokens" | "account" };

export interface AuditPage {
  readonly rows: readonly AuditRow[];
  readonly nextCursor: string | null;
  /** More objects have such a name than are looked up at once: nothing was read. */
  readonly tooMany: boolean;
}

/** A person who has done something. */
export interface AuditPerson {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
}
