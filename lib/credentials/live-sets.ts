import { lockDomain } from "#lib/addresses/store.ts";
import type { TxCtx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { findDomainOf, findLiveSets, type LiveSet } from "./revoke-store.ts";

/** A live set, its domain's other live ones, and the domain, whose row is held until the transaction ends. */
export interface HeldSet {
  readonly domain: { readonly id: string; readonly domain: string };
  readonly set: LiveSet;
  readonly others: readonly LiveSet[];
}

/** Holds a live set's domain, so that its sets are what they are. Refuses with credential_not_found, or credential_revoked. */
export async function holdSet(tx: TxCtx, credentialId: string): Promise<HeldSet> {
  const domainId = await findDomainOf(tx.db, tx.account.id, credentialId);
  if (!domainId) throw new DomainError("credential_not_found");
  const domain = await lockDomain(tx.db, tx.account.id, domainId);
  const sets = domain ? await findLiveSets(tx.db, domainId) : [];
  const set = sets.find(({ id }) => id === credentialId);
  if (!domain || !set) throw new DomainError("credential_revoked");
  return { domain, set, others: sets.filter((other) => other !== set) };
}
