import { uuid7 } from "#lib/crypto/uuid.ts";
import type { QueuedFor } from "#lib/delivery/enqueue.ts";
import type { TicketChanges } from "#lib/tickets/changes.ts";
import { deliver } from "./deliver.ts";
import type { Threads } from "./find-threads.ts";
import type { Place, Placed } from "./place-recipients.ts";
import type { ReadMail } from "./read-mail.ts";
import { type FirstDelivery, type NewDelivery, toHex } from "./store.ts";

/** A message with the places that have had it before and those that have not. */
export interface Work extends Placed {
  readonly fresh: readonly Place[];
  readonly duplicates: readonly Place[];
  /** Deliveries of earlier transactions, by the hexadecimal form of their keys. */
  readonly earlier: ReadonlyMap<string, FirstDelivery>;
}

/** Parts what is fresh from what came before: in an earlier transaction, or with an earlier message of this one. */
export function withoutDuplicates(placed: readonly Placed[], earlier: ReadonlyMap<string, FirstDelivery>): Work[] {
  const seen = new Set(earlier.keys());
  return placed.map((each) => {
    const fresh = each.places.filter(({ key }) => !seen.has(toHex(key)));
    const duplicates = each.places.filter(({ key }) => seen.has(toHex(key)));
    for (const { key } of fresh) seen.add(toHex(key));
    return { ...each, fresh, duplicates, earlier };
  });
}

/** What messages come to, apart from what they make of tickets. */
export interface Decided {
  readonly deliveries: readonly NewDelivery[];
  readonly notices: readonly QueuedFor[];
  /** Of each message: what became of it for each recipient. */
  readonly outcomes: ReadonlyMap<ReadMail, readonly string[]>;
}

/** Decides over messages in the order in which they came: what one makes, the next one may join. */
export function decide(
  changes: TicketChanges,
  work: readonly Work[],
  { returned, threads }: { readonly returned: ReadonlySet<Place>; readonly threads: Threads },
): Decided {
  const deliveries: NewDelivery[] = [];
  const notices: QueuedFor[] = [];
  const outcomes = new Map<ReadMail, readonly string[]>();
  const firsts = new Map<string, FirstDelivery>();
  for (const { mail, own, fresh, duplicates, earlier } of work) {
    const found = threads.of(mail);
    const thread = found === "busy" ? null : found;
    const made: NewDelivery[] = [];
    for (const place of fresh) {
      if (returned.has(place)) {
        made.push(toDelivery(mail, place, { outcome: "verification" }));
        continue;
      }
      const { joined, notice, ...delivered } = deliver(changes, mail, place, { thread, own });
      threads.joined(mail, joined);
      if (notice) notices.push(notice);
      made.push(toDelivery(mail, place, delivered));
    }
    for (const delivery of made) if (delivery.deliveryKey) firsts.set(toHex(delivery.deliveryKey), delivery);
    for (const place of duplicates) {
      const first = earlier.get(toHex(place.key)) ?? firsts.get(toHex(place.key));
      if (!first) throw new Error("a duplicate of nothing");
      made.push(toDuplicate(mail, place, first));
    }
    deliveries.push(...made);
    outcomes.set(
      mail,
      made.map(({ outcome }) => outcome),
    );
  }
  return { deliveries, notices, outcomes };
}

type Outcome = Pick<NewDelivery, "outcome"> & Partial<Pick<NewDelivery, "ticketId" | "commentId">>;

function toDelivery({ message }: ReadMail, place: Place, outcome: Outcome): NewDelivery {
  const { recipient, authenticated, addressId, key } = place;
  return {
    id: uuid7(),
    accountId: message.account.id,
    messageId: message.id,
    recipient,
    authenticated,
    addressId,
    deliveryKey: key,
    duplicateOfId: null,
    ticketId: null,
    commentId: null,
    ...outcome,
  };
}

/** It belongs where the first one went. */
function toDuplicate(mail: ReadMail, place: Place, { id, ticketId, commentId }: FirstDelivery): NewDelivery {
  const row = toDelivery(mail, place, { outcome: "duplicate", ticketId, commentId });
  return { ...row, deliveryKey: null, duplicateOfId: id };
}
