import type { Attachment, Email } from "postal-mime";
import { beginningOf, toUtf8 } from "./charset.ts";
import type { CutMessage, Leaf } from "./cut-leaves.ts";
import { textOfSanitizedHtml } from "./html-to-text.ts";
import type { Encoding } from "./marks.ts";
import { UnparseableError } from "./parsed-body.ts";
import { sanitizeMailHtml } from "./sanitize.ts";
import { escapeHtml } from "./text.ts";
import { decodeBase64, decodeQuotedPrintable } from "./transfer-encoding.ts";
import { withoutPictureBytes } from "./without-pictures.ts";

/** Characters that are shown of a text, and of HTML; what is longer is attached whole. */
export const maxText = 512 * 1024;
export const maxHtml = 2 * 1024 * 1024;
const room = { plain: maxText, html: maxHtml } as const;
type Kind = keyof typeof room;

/** Bodies that are longer than what is shown of them, in UTF-8. */
export type LongBodies = Readonly<Record<Kind, readonly Uint8Array<ArrayBuffer>[]>>;

type Filled = Pick<Email, "attachments"> & { readonly text: string; readonly html: string; readonly long: LongBodies };

/**
 * Puts what was cut out of a message into what the parser made of the rest; of bodies that are shown, as much as is shown. Throws
 * {@link UnparseableError} when the parser did not see a part where one was cut.
 */
export function fillIn(mail: Email, { leaves, marks }: CutMessage): Filled {
  if (leaves.length === 0) {
    return {
      text: mail.text ?? "",
      html: mail.html ?? "",
      attachments: mail.attachments,
      long: { plain: [], html: [] },
    };
  }
  const missing = new Set(leaves.keys());
  const bodies = new ShownBodies(leaves);
  const attachments = mail.attachments.map((attachment) => {
    const trace = marks.find(shortContent(attachment));
    const leaf = trace && leaves[trace.index];
    if (!leaf) return attachment;
    missing.delete(trace.index);
    return { ...attachment, content: decode(leaf, trace.encoding) };
  });
  const put = (text: string, form: "text" | "html") =>
    marks.replace(text, ({ index, encoding }) => {
      missing.delete(index);
      return bodies.show(index, encoding)[form]();
    });
  const shown = { text: put(mail.text ?? "", "text"), html: put(mail.html ?? "", "html") };
  if (missing.size > 0) throw new UnparseableError("malformed");
  return { ...shown, attachments, long: bodies.long };
}

interface Shown {
  text(): string;
  html(): string;
}

class ShownBodies {
  readonly long: Record<Kind, Uint8Array<ArrayBuffer>[]> = { plain: [], html: [] };
  readonly #leaves: readonly Leaf[];
  readonly #shown = new Map<number, Shown>();
  /** Characters that may still be shown. */
  readonly #room = { ...room };

  constructor(leaves: readonly Leaf[]) {
    this.#leaves = leaves;
  }

  show(index: number, encoding: Encoding): Shown {
    const leaf = this.#leaves[index];
    if (!leaf) throw new UnparseableError("malformed");
    const shown = this.#shown.get(index) ?? this.#make(leaf, decode(leaf, encoding));
    this.#shown.set(index, shown);
    return shown;
  }

  /** A body as text and as HTML, each made when it is asked for. */
  #make({ kind, charset }: Leaf, bytes: Uint8Array<ArrayBuffer>): Shown {
    // No character has more than four bytes.
    const enough = 4 * this.#room[kind];
    const lean = kind === "html" ? withoutPictureBytes(Buffer.from(bytes.buffer), enough) : bytes;
    const all = beginningOf(lean, charset, enough).replaceAll("\r\n", "\n");
    const given = all.slice(0, this.#room[kind]);
    if (lean.length > enough || all.length > given.length) this.long[kind].push(toUtf8(bytes, charset));
    this.#room[kind] -= given.length;
    return kind === "html"
      ? { text: () => textOfSanitizedHtml(sanitizeMailHtml(given)), html: () => given }
      : { text: () => given, html: () => escapeHtml(given).replaceAll("\n", "<br>") };
  }
}

const marked = 200;

function shortContent({ content }: Attachment): string {
  if (typeof content === "string") return content.slice(0, marked);
  return content.byteLength > marked ? "" : Buffer.from(content as ArrayBuffer).toString("latin1");
}

function decode({ body }: Leaf, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === "base64") return decodeBase64(body);
  return encoding === "quoted-printable" ? decodeQuotedPrintable(body) : new Uint8Array(body);
}
