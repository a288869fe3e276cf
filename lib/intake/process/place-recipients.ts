import { parseAddress } from "#lib/mail/address.ts";
import { attributedTo } from "./attribute.ts";
import { deliveryKey } from "./delivery-key.ts";
import { isAuthenticated } from "./marker.ts";
import type { ReadMail } from "./read-mail.ts";
import type { Brand, OwnAddresses } from "./store.ts";

/** One recipient of a message: where it belongs and how it arrived. */
export interface Place {
  readonly recipient: string;
  /** The address it belongs to: the recipient's, or the one that it was written to and forwarded from. */
  readonly addressId: number | null;
  readonly brand: Brand;
  readonly authenticated: boolean;
  readonly key: Uint8Array<ArrayBuffer>;
}

/** A message and its places. */
export interface Placed {
  readonly mail: ReadMail;
  readonly own: OwnAddresses;
  /** Sorted by recipient. */
  readonly places: readonly Place[];
}

/** Every address that decides where a message belongs, and whose it is. */
export function addressesOf(mail: ReadMail): string[] {
  const { to, cc, deliveredTo, forwardedTo } = mail.facts;
  const named = [...to, ...cc, ...deliveredTo, ...forwardedTo].map(({ address }) => address);
  return [...new Set([...recipientsOf(mail), ...named, mail.from.address])];
}

/** Finds the address, brand and marker of each recipient among the account's own addresses. */
export function placeRecipients(mail: ReadMail, own: OwnAddresses): Place[] {
  const { message, facts, bodyHash } = mail;
  const accountId = message.account.id;
  const named = [...facts.to, ...facts.cc, ...facts.deliveredTo].map(({ address }) => address);
  const namedDomainIds = new Set(named.flatMap((email) => own.byEmail.get(email)?.domainId ?? []));
  const credentialDomainId = message.credential?.accountId === accountId ? message.credential.domainId : null;
  return recipientsOf(mail).map((recipient) => {
    const address = own.byEmail.get(recipient) ?? null;
    const authenticated = isAuthenticated({
      accountId,
      credential: message.credential,
      recipient: { email: recipient, address },
      namedDomainIds,
    });
    const writtenTo = address && attributedTo({ email: recipient, address }, facts, own.byEmail, credentialDomainId);
    const belongsTo = writtenTo ?? address;
    return {
      recipient,
      addressId: belongsTo?.id ?? null,
      brand: belongsTo?.brand ?? own.firstBrand,
      authenticated,
      key: deliveryKey({ accountId, recipient, authenticated, identity: facts.identity, bodyHash }),
    };
  });
}

function recipientsOf({ message }: ReadMail): string[] {
  return [...new Set(message.recipients.map((text) => parseAddress(text)?.email ?? text.toLowerCase()))].sort();
}
