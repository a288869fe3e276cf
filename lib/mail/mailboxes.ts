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

// So many characters name a thousand people; the rest is not read. Groups in groups, which no mail has, are read once for each level.
const maxLength = 32 * 1024;
const maxMailboxes = 2_000;

/** The mailboxes of address fields (RFC 5322 3.4), groups taken apart, in order, each address once. */
export function readMailboxes(values: readonly string[]): Mailbox[] {
  const found = new Map<string, Mailbox>();
  let room = maxLength;
  for (const value of values) {
    const read = value.slice(0, room);
    room -= read.length;
    for (const entry of addressParser(read, { flatten: true })) {
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
