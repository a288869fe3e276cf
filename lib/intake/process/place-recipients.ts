import type { TxCtx } from "#lib/context.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { attributedTo } from "./attribute.ts";
import { deliveryKey } from "./delivery-key.ts";
import { isAuthenticated } from "./marker.ts";
import type { ReadMail } from "./read-mail.ts";
import { findAddresses, findFirstBrandId, type KnownAddress } from "./store.ts";

/** One recipient of a message: where it belongs and how it arrived. */
export interface Place {
  readonly recipient: string;
  /** The address it belongs to: the recipient's, or the one that it was written to and forwarded from. */
  readonly addressId: number | null;
  readonly brandId: number;
  readonly authenticated: boolean;
  readonly key: Uint8Array<ArrayBuffer>;
}

export interface Placed {
  /** Sorted by recipient: every process claims keys in the same order. */
  readonly places: readonly Place[];
  /** The account's own addresses among all that the message names. */
  readonly own: ReadonlyMap<string, KnownAddress>;
}

/** Finds the address, brand and marker of each recipient. */
export async function placeRecipients(tx: TxCtx, { message, facts, from, bodyHash }: ReadMail): Promise<Placed> {
  const recipients = [
    ...new Set(message.recipients.map((text) => parseAddress(text)?.email ?? text.toLowerCase())),
  ].sort();
  const named = [...facts.to, ...facts.cc, ...facts.deliveredTo].map(({ address }) => address);
  const forwarded = facts.forwardedTo.map(({ address }) => address);
  const mentioned = [...new Set([...recipients, ...named, ...forwarded, from.address])];
  const own = await findAddresses(tx.db, tx.account.id, mentioned);
  const namedDomainIds = new Set(named.flatMap((email) => own.get(email)?.domainId ?? []));
  const orphans = recipients.some((email) => !own.has(email));
  const credentialDomainId = message.credential?.accountId === tx.account.id ? message.credential.domainId : null;
  const fallbackBrandId = orphans ? await findFirstBrandId(tx.db, tx.account.id) : 0;
  const places = recipients.map((recipient) => {
    const address = own.get(recipient) ?? null;
    const accountId = tx.account.id;
    const authenticated = isAuthenticated({
      accountId,
      credential: message.credential,
      recipient: { email: recipient, address },
      namedDomainIds,
    });
    const writtenTo = address && attributedTo({ email: recipient, address }, facts, own, credentialDomainId);
    const belongsTo = writtenTo ?? address;
    return {
      recipient,
      addressId: belongsTo?.id ?? null,
      brandId: belongsTo?.brandId ?? fallbackBrandId,
      authenticated,
      key: deliveryKey({ accountId, recipient, authenticated, identity: facts.identity, bodyHash }),
    };
  });
  return { places, own };
}
