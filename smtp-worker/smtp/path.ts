import { type MailAddress, parseAddress, toALabel } from "#lib/mail/address.ts";

/** A path of MAIL or RCPT with its parameters, upper-case names (RFC 5321 4.1.2, 4.1.1.11). */
export interface PathCommand {
  /** Without angle brackets and source route; empty: the null sender. */
  readonly mailbox: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const route = "(?:@[^:<>\\s]+:)?";
const path = new RegExp(`^<${route}((?:${quoted}|[^"<>\\s])*)>((?: +[A-Za-z0-9][A-Za-z0-9-]*(?:=[!-<>-~]+)?)*) *$`);

/** Parses what follows "FROM:" or "TO:"; null: a syntax error. A source route is read and ignored (RFC 5321 C). */
export function parsePath(text: string): PathCommand | null {
  const match = path.exec(text.trimStart());
  if (!match) return null;
  const parameters = new Map<string, string>();
  for (const word of (match[2] ?? "").split(" ").filter(Boolean)) {
    const [name = "", ...value] = word.split("=");
    const key = name.toUpperCase();
    if (parameters.has(key)) return null;
    parameters.set(key, value.join("="));
  }
  return { mailbox: match[1] ?? "", parameters };
}

export type Mailbox = { readonly address: MailAddress } | { readonly fault: "syntax" | "nonAscii" | "unknown" };

/** A recipient's mailbox. "unknown": well-formed, but nothing that an address of ours can be (literal, quoted, bare postmaster). */
export function parseRecipient(mailbox: string): Mailbox {
  const at = splitAt(mailbox);
  if (nonAscii.test(at < 0 ? mailbox : mailbox.slice(0, at))) return { fault: "nonAscii" };
  if (at < 0) return { fault: mailbox.toLowerCase() === "postmaster" ? "unknown" : "syntax" };
  const local = mailbox.slice(0, at);
  const domain = mailbox.slice(at + 1);
  const plain = unquote(local);
  const address = plain === null ? null : parseAddress(`${plain}@${domain}`);
  if (address) return { address };
  return { fault: plain !== null && (isLiteral(domain) || toALabel(domain) !== null) ? "unknown" : "syntax" };
}

/** The reverse-path as it is stored; null: not a mailbox. Domain in A-label form, local part as it came. */
export function parseSender(mailbox: string): { email: string } | { fault: "syntax" | "nonAscii" } {
  if (mailbox === "") return { email: "" };
  const at = splitAt(mailbox);
  // Longer than RFC 5321 4.5.3.1.1 allows, because rewritten senders (SRS, BATV) are.
  if (at < 1 || at > 255) return { fault: "syntax" };
  const local = mailbox.slice(0, at);
  if (nonAscii.test(local)) return { fault: "nonAscii" };
  if (unquote(local) === null || controls.test(mailbox)) return { fault: "syntax" };
  const domain = mailbox.slice(at + 1);
  const name = isLiteral(domain) ? domain : toALabel(domain);
  return name ? { email: `${local}@${name}` } : { fault: "syntax" };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
const nonAscii = /[^\x00-\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
const controls = /[\x00-\x1f\x7f]/;
const dotString = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;

/** The local part in its meaning: quotes and escapes removed. Null: not a local part. */
function unquote(local: string): string | null {
  if (dotString.test(local)) return local;
  const inner = /^"((?:[^"\\]|\\.)*)"$/.exec(local)?.[1];
  return inner === undefined ? null : inner.replace(/\\(.)/g, "$1");
}

function isLiteral(domain: string): boolean {
  return /^\[[0-9A-Za-z:.-]{2,255}\]$/.test(domain);
}

/** Where the domain begins: an "@" inside quotes is not it. */
function splitAt(mailbox: string): number {
  const end = /^"(?:[^"\\]|\\.)*"/.exec(mailbox)?.[0].length ?? 0;
  return end > 0 ? (mailbox[end] === "@" ? end : -1) : mailbox.lastIndexOf("@");
}
