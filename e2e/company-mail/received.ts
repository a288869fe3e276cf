import PostalMime from "postal-mime";
import type { Received } from "./contract.ts";

/** One message of the mailbox from its bytes. */
export async function parseReceived(raw: string, deliveredTo: string): Promise<Received> {
  return {
    deliveredTo,
    raw,
    mail: await PostalMime.parse(raw),
    header: (name) => headerValues(raw, name),
  };
}

/** Every value of a header field of a raw message, unfolded (RFC 5322 2.2.3), in order of appearance. */
export function headerValues(raw: string, name: string): string[] {
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const wanted = `${name.toLowerCase()}:`;
  return head
    .replace(/\r?\n(?=[ \t])/g, "")
    .split(/\r?\n/)
    .filter((line) => line.toLowerCase().startsWith(wanted))
    .map((line) => line.slice(wanted.length).trim());
}
