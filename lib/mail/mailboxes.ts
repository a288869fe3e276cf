import { addressParser } from "postal-mime";
import { parseAddress } from "./address.ts";
import { oneLine } from "./text.ts";

/** Someone as a header names them. */
export interface Mailbox {
  /** Decoded; null when the header gives none, or gives the address again. */
  readonly name: string | null;
  /** In its compared form; as written, in lower case, when it is not an address that mail can go to. */
  readonly address: string;
}

// A field of this many characters names over a thousand people; the rest is not read.
const maxField = 64 * 1024;
const maxMailboxes = 2_000;

/** The mailboxes of address fields (RFC 5322 3.4), groups taken apart, in order, each address once. */
export function readMailboxes(values: readonly string[]): Mailbox[] {
  const found = new Map<string, Mailbox>();
  for (const value of values) {
    for (const entry of addressParser(value.slice(0, maxField), { flatten: true })) {
      if (!entry.address) continue;
      const address = parseAddress(entry.address)?.email ?? oneLine(entry.address, 320).toLowerCase();
      const name = oneLine(entry.name, 200);
      if (address && !found.has(address) && found.size < maxMailboxes) {
        found.set(address, { name: name === "" || name.toLowerCase() === address ? null : name, address });
      }
    }
  }
  return [...found.values()];
}

/** Whether mail can be sent to it. ".invalid" never exists (RFC 2606). */
export function isDeliverable(address: string): boolean {
  return parseAddress(address) !== null && !/[.@]invalid$/.test(address);
}
