import PostalMime, { type Attachment } from "postal-mime";
import { joined } from "./charset.ts";
import { cutLeaves, limits } from "./cut-leaves.ts";
import { fillIn, maxHtml, maxText } from "./fill-in.ts";
import { textOfSanitizedHtml } from "./html-to-text.ts";
import { type ParsedAttachment, type ParsedBody, UnparseableError } from "./parsed-body.ts";
import { sanitizeMailHtml } from "./sanitize.ts";
import { cut, manyLines, oneLine } from "./text.ts";
import { withoutPictures } from "./without-pictures.ts";

/**
 * Parses the body of a raw message. Synchronous in all but name, and slow on a hostile one: run it in the thread of
 * parse.ts. Large parts pass the parser by; what is held at once is the message, its decoded parts, and some megabytes.
 * Throws {@link UnparseableError}.
 */
export async function parseBody(raw: Uint8Array<ArrayBuffer>): Promise<ParsedBody> {
  const message = cutLeaves(raw);
  // A forwarded message stays a file of its own: its text must not read as its forwarder's.
  const parsed = await PostalMime.parse(message.skeleton, { ...limits, forceRfc822Attachments: true }).catch(
    (error: unknown) => {
      throw new UnparseableError(faultOf(error));
    },
  );
  const mail = fillIn(parsed, message);
  const attachments = mail.attachments.map(toAttachment);
  for (const kind of ["plain", "html"] as const) {
    const [first, ...more] = mail.long[kind];
    if (first) attachments.push(whole(kind, more.length > 0 ? joined([first, ...more]) : first));
  }
  const given = manyLines(mail.text);
  const lean = withoutPictures(mail.html);
  const html = mail.html.trim() ? sanitizeMailHtml(cut(lean, maxHtml)) : "";
  // What is cut, or too long to be shown at all, is still there to download.
  const tooLong = html.length > maxHtml * 2;
  if ((tooLong || lean.length > maxHtml) && mail.long.html.length === 0)
    attachments.push(whole("html", encode(mail.html)));
  const text = given || manyLines(textOfSanitizedHtml(html));
  if (text.length > maxText && mail.long.plain.length === 0) attachments.push(whole("plain", encode(text)));
  const shown = tooLong ? "" : html.toWellFormed().replaceAll("\0", "");
  return { text: cut(text, maxText), html: shown || null, attachments };
}

const encode = (text: string) => new TextEncoder().encode(text);

function whole(kind: "plain" | "html", content: Uint8Array<ArrayBuffer>): ParsedAttachment {
  return kind === "html"
    ? { filename: "message.html", contentType: "text/html", content }
    : { filename: "message.txt", contentType: "text/plain", content };
}

function faultOf(error: unknown) {
  const words = error instanceof Error ? error.message : "";
  if (/nesting depth/i.test(words)) return "too_deep";
  return /header size/i.test(words) ? "headers_too_large" : "malformed";
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
