import MailComposer from "nodemailer/lib/mail-composer";
import { env } from "#lib/env.ts";

export interface Mailbox {
  readonly name?: string | null;
  readonly address: string;
}

/** Everything that a message is made of; the same at each attempt, so that each attempt makes the same bytes. */
export interface Composition {
  readonly accountOpaqueId: string;
  readonly emailId: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly date: Date;
  readonly from: Mailbox;
  /** Where answers go when not to `from`. */
  readonly replyTo: string | null;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  readonly bodyText: string;
  readonly bodyHtml: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/** The headers that customers' mail rules are keyed on, on every message that leaves (SPEC section 6). */
function protectedHeaders(accountOpaqueId: string, emailId: string, brand: string): Record<string, string> {
  return {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "X-Mailer": `${brand} Mailer`,
    [`X-${brand}-From-Account-Id`]: accountOpaqueId,
    [`X-${brand}-Email-Id`]: emailId,
  };
}

/** The message as RFC 5322 bytes: ASCII, CRLF, text with HTML as its alternative. */
export function compose(parts: Composition, brand = env.headerBrand): Promise<Buffer> {
  const headers = protectedHeaders(parts.accountOpaqueId, parts.emailId, brand);
  // The composer re-cases names ("Email-ID"); the contract is exact.
  const exact = new Map(Object.keys(headers).map((name) => [name.toLowerCase(), name]));
  const mailboxes = (list: readonly Mailbox[]) => list.map(({ name, address }) => ({ name: name ?? "", address }));
  const mail = new MailComposer({
    from: mailboxes([parts.from]),
    ...(parts.replyTo ? { replyTo: mailboxes([{ address: parts.replyTo }]) } : {}),
    to: mailboxes(parts.to),
    ...(parts.cc.length > 0 ? { cc: mailboxes(parts.cc) } : {}),
    subject: parts.subject,
    date: parts.date,
    messageId: `<${parts.messageId}>`,
    ...(parts.inReplyTo ? { inReplyTo: `<${parts.inReplyTo}>` } : {}),
    ...(parts.references.length > 0 ? { references: parts.references.map((id) => `<${id}>`) } : {}),
    headers,
    normalizeHeaderKey: (name: string) => exact.get(name.toLowerCase()) ?? name,
    // As content objects a body can never name a file or a URL to read; both are switched off besides.
    text: { content: parts.bodyText.replace(/\r\n?/g, "\n") || "\n" },
    ...(parts.bodyHtml ? { html: { content: parts.bodyHtml.replace(/\r\n?/g, "\n") } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
    baseBoundary: parts.emailId,
    newline: "win",
  });
  return mail.compile().build();
}
