import { wrap as wrapBase64 } from "nodemailer/lib/base64";
import { foldLines } from "nodemailer/lib/mime-funcs";
import MimeNode from "nodemailer/lib/mime-node";
import { encode as toQuotedPrintable, wrap as wrapQuotedPrintable } from "nodemailer/lib/qp";
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

/**
 * The message as RFC 5322 bytes: ASCII, CRLF, text with HTML as its alternative. nodemailer encodes; its composer, a dozen streams for
 * each message, made the same bytes at ten times the price (compose.test.ts compares).
 */
export function compose(parts: Composition, brand = env.headerBrand): Buffer {
  const { bodyText, bodyHtml } = parts;
  const text = part("plain", bodyText);
  const lines = header(parts, brand);
  if (!bodyHtml) {
    lines.push(`Content-Transfer-Encoding: ${text.encoding}`, "MIME-Version: 1.0", text.type, "");
    return latin1(`${lines.join("\r\n")}\r\n${text.body}`);
  }
  const html = part("html", bodyHtml);
  const boundary = `--_NmP-${parts.emailId}-Part_1`;
  lines.push("MIME-Version: 1.0", foldLines(`Content-Type: multipart/alternative; boundary="${boundary}"`), "");
  for (const { type, encoding, body } of [text, html]) {
    lines.push(`--${boundary}`, type, `Content-Transfer-Encoding: ${encoding}`, "", body);
  }
  lines.push(`--${boundary}--`, "");
  return latin1(lines.join("\r\n"));
}

/** What stands on the lines of the header before those of MIME. The first five are what customers' mail rules are keyed on (SPEC section 6). */
function header(parts: Composition, brand: string): string[] {
  const { inReplyTo, references } = parts;
  const lines = [
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    `X-Mailer: ${brand} Mailer`,
    `X-${brand}-From-Account-Id: ${parts.accountOpaqueId}`,
    `X-${brand}-Email-Id: ${parts.emailId}`,
    field("From", mailboxes([parts.from])),
    field("To", mailboxes(parts.to)),
  ];
  if (parts.cc.length > 0) lines.push(field("Cc", mailboxes(parts.cc)));
  if (parts.replyTo) lines.push(field("Reply-To", mailboxes([{ address: parts.replyTo }])));
  if (inReplyTo) lines.push(field("In-Reply-To", `<${inReplyTo}>`));
  if (references.length > 0)
    lines.push(
      field(
        "References",
        references.map((id) => `<${id}>`),
      ),
    );
  // A header without a value is none.
  if (parts.subject.trim()) lines.push(field("Subject", parts.subject));
  lines.push(field("Message-ID", `<${parts.messageId}>`), `Date: ${parts.date.toUTCString().replace("GMT", "+0000")}`);
  return lines;
}

/** Keeps nothing of what it encodes. */
const encoder = new MimeNode(undefined, { baseBoundary: "none" });

/** A header field, encoded and folded: whatever the value holds, it begins no other field. */
function field(name: string, value: Parameters<MimeNode["encodeHeaderValue"]>[1]): string {
  return foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, 76);
}

const mailboxes = (list: readonly Mailbox[]) => list.map(({ name, address }) => ({ name: name ?? "", address }));

interface Part {
  readonly type: string;
  readonly encoding: string;
  readonly body: string;
}

/** A body in the encoding that fits it: as it is while it is ASCII in short lines (RFC 2045 6). */
function part(subtype: "plain" | "html", content: string): Part {
  const type = `text/${subtype}; charset=utf-8`;
  const lines = content.replace(/\r\n?/g, "\n") || "\n";
  const encoding = new MimeNode(type, { baseBoundary: "none" }).setContent(lines).getTransferEncoding() || "7bit";
  return { type: `Content-Type: ${type}`, encoding, body: encoded(lines, encoding) };
}

function encoded(text: string, encoding: string): string {
  if (encoding === "base64") return wrapBase64(Buffer.from(text).toString("base64"));
  const lines = encoding === "7bit" ? text : wrapQuotedPrintable(toQuotedPrintable(text));
  return lines.replace(/\r?\n/g, "\r\n");
}

const latin1 = (text: string) => Buffer.from(text.endsWith("\n") ? text : `${text}\r\n`, "latin1");
