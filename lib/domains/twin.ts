import { twinContext } from "#lib/accounts/twin.ts";
import { removeWithin } from "#lib/addresses/remove-address.ts";
import { findDomainByName, lockDomain } from "#lib/addresses/store.ts";
import type { TxCtx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { endConnection } from "./disconnect-domain.ts";
import { findConnectorAddresses } from "./store.ts";

/**
 * What to do when the account's twin has the domain, too (SPEC 2, rule 5): nothing once the reader has accepted it; on their wish, ends it there with
 * its addresses. Otherwise refuses with domain_in_twin: `twin`, `environment`, `count` of its addresses there, and `removable` (1 or 0). A production
 * account's addresses are at work, and what a brand depends on has to be replaced first: neither is removed from the other side.
 */
export async function heedTwin(tx: TxCtx, domain: string, wish: { accept: boolean; remove: boolean }): Promise<void> {
  const twin = await twinContext(tx);
  const found = twin && (await findDomainByName(tx.db, twin.account.id, domain));
  const connection = found && (await lockDomain(tx.db, twin.account.id, found.id));
  if (!connection) return;
  const { name, environment } = twin.account;
  const addresses = await findConnectorAddresses(tx.db, connection.id);
  const removable =
    environment === "production" ? addresses.length === 0 : !addresses.some(({ speaksForBrand }) => speaksForBrand);
  if (wish.remove && removable) {
    for (const { id } of addresses) await removeWithin(twin, id);
    await endConnection(twin, connection);
    return;
  }
  if (wish.accept && !wish.remove) return;
  throw new DomainError("domain_in_twin", {
    field: "domain",
    details: { twin: name, environment, count: addresses.length, removable: removable ? 1 : 0 },
  });
}
