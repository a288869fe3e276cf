import PostalMime, { type Attachment } from "postal-mime";
import { countParts } from "./count-parts.ts";
import { textOfSanitizedHtml } from "./html-to-text.ts";
import { type ParsedAttachment, type ParsedBody, UnparseableError } from "./parsed-body.ts";
import { sanitizeMailHtml } from "./sanitize.ts";
import { cut, manyLines, oneLine } from "./text.ts";

const maxParts = 2_000;
const maxNesting = 50;
/** Over all parts, in bytes. */
const maxHeaders = 1024 * 1024;
/** Characters that are shown; what is longer is attached whole. */
const maxText = 512 * 1024;
const maxHtml = 2 * 1024 * 1024;

/**
 * Parses the body of a raw message. Synchronous in all but name, and slow on a hostile one: run it in the thread of
 * parse.ts. Throws {@link UnparseableError}.
 */
export async function parseBody(raw: Uint8Array<ArrayBuffer>): Promise<ParsedBody> {
  if (countParts(raw, maxParts) > maxParts) throw new UnparseableError("too_many_parts");
  const mail = await PostalMime.parse(raw, {
    maxNestingDepth: maxNesting,
    maxHeadersSize: maxHeaders,
    // A forwarded message stays a file of its own: its text must not read as its forwarder's.
    forceRfc822Attachments: true,
  }).catch((error: unknown) => {
    throw new UnparseableError(faultOf(error));
  });
  const attachments = mail.attachments.map(toAttachment);
  const given = manyLines(mail.text ?? "");
  const html = mail.html?.trim() ? sanitizeMailHtml(cut(withoutPictures(mail.html), maxHtml)) : "";
  // What is cut, or too long to be shown at all, is still there to download.
  const tooLong = html.length > maxHtml * 2;
  if (mail.html && (tooLong || withoutPictures(mail.html).length > maxHtml)) {
    attachments.push(attached("message.html", "text/html", mail.html));
  }
  const text = given || manyLines(textOfSanitizedHtml(html));
  if (text.length > maxText) attachments.push(attached("message.txt", "text/plain", text));
  const shown = tooLong ? "" : html.toWellFormed().replaceAll("\0", "");
  return { text: cut(text, maxText), html: shown || null, attachments };
}

// Pasted pictures are most of a large mail's HTML, and none is shown.
function withoutPictures(html: string): string {
  return html.replace(/(["'])data:[^"']*/gi, "$1");
}

function faultOf(error: unknown) {
  const words = error instanceof Error ? error.message : "";
  if (/nesting depth/i.test(words)) return "too_deep";
  return /header size/i.test(words) ? "headers_too_large" : "malformed";
}

function attached(filename: string, contentType: string, text: string): ParsedAttachment {
  return { filename, contentType, content: new TextEncoder().encode(text) };
}

const fallbackNames: Record<string, string> = { "message/rfc822": "message.eml", "text/calendar": "invite.ics" };

function toAttachment(part: Attachment, index: number): ParsedAttachment {
  const name = oneLine((part.filename ?? "").replace(/[/\\]+/g, "_"), 255).replace(/^\.+/, "");
  const type = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(part.mimeType)
    ? part.mimeType
    : "application/octet-stream";
  return {
    filename: name || (fallbackNames[type] ?? `attachment-${index + 1}`),
    contentType: type,
    content: typeof part.content === "string" ? new TextEncoder().encode(part.content) : toBytes(part.content),
  };
}

function toBytes(content: ArrayBuffer | Uint8Array): Uint8Array<ArrayBuffer> {
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  return new Uint8Array(content);
}
