import type { Attachment, Email } from "postal-mime";
import { beginningOf, toUtf8 } from "./charset.ts";
import { type CutMessage, type Leaf, traceOf } from "./cut-leaves.ts";
import { textOfSanitizedHtml } from "./html-to-text.ts";
import { UnparseableError } from "./parsed-body.ts";
import { sanitizeMailHtml } from "./sanitize.ts";
import { escapeHtml } from "./text.ts";
import { decodeBase64, decodeQuotedPrintable } from "./transfer-encoding.ts";
import { withoutPictureBytes } from "./without-pictures.ts";

/** Characters that are shown of a text, and of HTML; what is longer is attached whole. */
export const maxText = 512 * 1024;
export const maxHtml = 2 * 1024 * 1024;

/** A body that is longer than what is shown of it; in UTF-8. */
export interface LongBody {
  readonly kind: Leaf["kind"];
  readonly content: Uint8Array<ArrayBuffer>;
}

type Filled = Pick<Email, "attachments"> & {
  readonly text: string;
  readonly html: string;
  readonly long: readonly LongBody[];
};

/**
 * Puts what was cut out of a message into what the parser made of the rest; of a body that is shown, as much as is shown. Throws
 * {@link UnparseableError} when the parser did not see a part where one was cut.
 */
export function fillIn(mail: Email, { leaves }: CutMessage): Filled {
  const long: LongBody[] = [];
  const shown = { text: mail.text ?? "", html: mail.html ?? "" };
  const attachments = [...mail.attachments];
  const marked = attachments.map(shortContent);
  for (const [word, leaf] of leaves) {
    const trace = traceOf(word);
    const index = marked.findIndex((content) => find(content, trace));
    const attachment = attachments[index];
    if (attachment) {
      const content = decode(leaf, find(marked[index] ?? "", trace));
      attachments[index] = { ...attachment, content };
      continue;
    }
    const encoding = find(shown.text, trace) ?? find(shown.html, trace);
    if (!encoding) throw new UnparseableError("malformed");
    const body = bodyOf(leaf, decode(leaf, encoding), long);
    const replace = (text: string, value: () => string) =>
      encoding === "base64" ? text.replaceAll(trace.base64, value) : text.replace(trace.other, value);
    shown.text = replace(shown.text, body.text);
    shown.html = replace(shown.html, body.html);
  }
  return { ...shown, attachments, long };
}

type Encoding = "base64" | "quoted-printable" | "none";

/** By what became of the mark; null: it is not there. */
function find(text: string, { base64, other }: ReturnType<typeof traceOf>): Encoding | null {
  if (text.includes(base64)) return "base64";
  const [found] = text.matchAll(other);
  return found ? (found[1] === "=" ? "none" : "quoted-printable") : null;
}

function shortContent({ content }: Attachment): string {
  if (typeof content === "string") return content.slice(0, 200);
  return content.byteLength > 200 ? "" : Buffer.from(content as ArrayBuffer).toString("latin1");
}

function decode({ body }: Leaf, encoding: Encoding | null): Uint8Array<ArrayBuffer> {
  if (encoding === "base64") return decodeBase64(body);
  return encoding === "quoted-printable" ? decodeQuotedPrintable(body) : new Uint8Array(body);
}

/** What is shown of a leaf, as text and as HTML, each made when it is asked for. */
function bodyOf({ kind, charset }: Leaf, bytes: Uint8Array<ArrayBuffer>, long: LongBody[]) {
  const max = kind === "html" ? maxHtml : maxText;
  // No character has more than four bytes.
  const enough = 4 * max;
  const lean = kind === "html" ? withoutPictureBytes(Buffer.from(bytes.buffer), enough) : bytes;
  const given = beginningOf(lean, charset, enough);
  if (lean.length > enough || given.length > max) long.push({ kind, content: toUtf8(bytes, charset) });
  return kind === "html"
    ? { text: () => textOfSanitizedHtml(sanitizeMailHtml(given)), html: () => given }
    : { text: () => given, html: () => escapeHtml(given).replace(/\r?\n/g, "<br>") };
}
