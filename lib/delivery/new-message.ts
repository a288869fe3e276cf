import type { OutboundKind } from "#generated/prisma/enums.ts";
import { DomainError } from "#lib/errors.ts";
import { parseAddress } from "#lib/mail/address.ts";
import type { Mailbox } from "./compose.ts";

/** A mail of ours, for one envelope recipient. */
export interface NewMessage {
  readonly kind: OutboundKind;
  /** The support address that it should leave from; null: the account's native default. */
  readonly addressId: number | null;
  readonly ticketId?: number | undefined;
  readonly commentId?: string | undefined;
  readonly verificationId?: string | undefined;
  /** Envelope recipient. */
  readonly recipient: string;
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[] | undefined;
  readonly subject: string;
  readonly bodyText: string;
  readonly bodyHtml?: string | undefined;
  /** Takes the place of `secretPlaceholder` in the bodies, and stands in no table as it is. */
  readonly secret?: string | undefined;
  /** RFC 5322, without angle brackets; made when absent. Several messages may share one. */
  readonly messageId?: string | undefined;
  readonly inReplyTo?: string | undefined;
  readonly references?: readonly string[] | undefined;
  readonly locale: "fr" | "en";
  /** Higher leaves first. */
  readonly priority?: number | undefined;
  /** The value of X-…-Email-Id; made when absent. */
  readonly emailId?: string | undefined;
}

const maxReferences = 20;
const maxIdLength = 250;

/** The same message with every field that reaches a header or the envelope checked. Throws input_invalid, address_invalid. */
export function checkMessage(message: NewMessage) {
  const { subject, emailId, inReplyTo } = message;
  line("subject", subject);
  if (emailId !== undefined && !/^[a-z0-9]{16,40}$/.test(emailId))
    throw new DomainError("input_invalid", { field: "emailId" });
  return {
    recipient: mailbox("recipient", { address: message.recipient }).address,
    to: message.to.map((entry) => mailbox("to", entry)),
    cc: (message.cc ?? []).map((entry) => mailbox("cc", entry)),
    subject: subject.trim(),
    // NUL is no text, and PostgreSQL refuses it.
    bodyText: message.bodyText.replaceAll("\0", ""),
    bodyHtml: message.bodyHtml?.replaceAll("\0", "") ?? null,
    messageId: message.messageId === undefined ? null : id("messageId", message.messageId),
    inReplyTo: inReplyTo === undefined ? null : id("inReplyTo", inReplyTo),
    // The first names the thread, the last ones the place in it (RFC 5322 3.6.4); a chain of thousands fits no header.
    references: shorten(
      (message.references ?? []).map((entry) => id("references", entry)).filter((entry) => entry !== null),
    ),
  };
}

function mailbox(field: string, { name, address }: Mailbox) {
  line(field, address);
  line(field, name ?? "");
  const parsed = parseAddress(address);
  if (!parsed) throw new DomainError("address_invalid", { field });
  return { name: name?.trim() || null, address: parsed.email };
}

/** What mail programs write as a Message-ID is beyond any rule: what cannot stand between angle brackets is left out. */
function id(field: string, value: string): string | null {
  line(field, value);
  const bare = value.trim().replace(/^<|>$/g, "");
  return bare.length > 0 && bare.length <= maxIdLength && /^[\x21-\x7e]+$/.test(bare) && !/[<>]/.test(bare)
    ? bare
    : null;
}

function shorten(ids: readonly string[]): string[] {
  return ids.length <= maxReferences ? [...ids] : [ids[0] as string, ...ids.slice(1 - maxReferences)];
}

/** A value that stands on a header's line. A line end in it would begin a header of the writer's own. */
function line(field: string, value: string): void {
  if (/[\r\n\0]/.test(value)) throw new DomainError("input_invalid", { field });
}
