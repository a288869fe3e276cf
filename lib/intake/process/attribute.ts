import type { MailFacts } from "#lib/mail/facts.ts";
import type { KnownAddress } from "./store.ts";

type Named = Pick<MailFacts, "to" | "cc" | "deliveredTo" | "forwardedTo">;

/**
 * The address that mail to a native one was written to and came by: the one forwarded address that the header names, or address of the domain whose
 * credential relayed it. Null: none, or more than one, or the native address itself is written to. It decides what answers leave
 * from, and no right: the marker has rules of its own (marker.ts).
 */
export function attributedTo(
  recipient: { readonly email: string; readonly address: KnownAddress },
  named: Named,
  own: ReadonlyMap<string, KnownAddress>,
  credentialDomainId: string | null,
): KnownAddress | null {
  if (recipient.address.kind !== "native") return null;
  const written = [...named.to, ...named.cc];
  if (written.some(({ address }) => address === recipient.email)) return null;
  const candidates = new Map<number, KnownAddress>();
  for (const { address } of [...written, ...named.deliveredTo, ...named.forwardedTo]) {
    const known = own.get(address);
    const cameBy = known?.kind === "forwarded" || (known?.domainId != null && known.domainId === credentialDomainId);
    if (known && cameBy) candidates.set(known.id, known);
  }
  const [only, ...others] = candidates.values();
  return others.length === 0 ? (only ?? null) : null;
}
