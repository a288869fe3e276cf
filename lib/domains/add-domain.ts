import { lockAccount } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { issueCredential, prepareCredential } from "#lib/credentials/issue.ts";
import { publishLive } from "#lib/db/live.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { parseDomain } from "./parse-domain.ts";
import { type AddDomainInput, addDomainInput, type DomainView, type IssuedCredential } from "./schema.ts";
import { findAddressesOn, findDomain, findDomains, insertDomain } from "./store.ts";

/**
 * Connects a domain and issues its first inbound credential, whose password exists only in this answer. Refuses with
 * ccs_disabled, domain_taken, domain_has_addresses (and lists them), domain_limit_reached, or what parseDomain throws.
 */
export async function addDomain(
  ctx: Ctx,
  input: AddDomainInput,
): Promise<{ domain: DomainView; credential: IssuedCredential }> {
  const { name, authProtocol, ...rest } = addDomainInput.parse(input);
  const domain = parseDomain(rest.domain);
  // Hashing costs some 40 ms: before the account's row is held.
  const prepared = await prepareCredential(ctx.account);
  return withTransaction(ctx, async (tx) => {
    const { ccsEnabled } = await lockAccount(tx.db, tx.account.id);
    if (!ccsEnabled) throw new DomainError("ccs_disabled");
    const existing = await findDomains(tx.db, tx.account.id);
    if (existing.some((other) => other.domain === domain)) throw new DomainError("domain_taken", { field: "domain" });
    const addresses = await findAddressesOn(tx.db, tx.account.id, domain, env.maxAddressesPerDomain);
    if (addresses.length > 0)
      throw new DomainError("domain_has_addresses", { field: "domain", details: { addresses } });
    if (existing.length >= env.maxDomainsPerAccount)
      throw new DomainError("domain_limit_reached", { details: { limit: env.maxDomainsPerAccount } });

    const domainId = await insertDomain(tx.db, { accountId: tx.account.id, name, domain, authProtocol });
    await audit(tx, { action: "domain.added", objectType: "domain", objectId: domainId, details: { name, domain } });
    const credential = await issueCredential(tx, domainId, prepared);
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    const view = await findDomain(tx.db, tx.account.id, domainId);
    if (!view) throw new Error("the domain just added is gone");
    return { domain: view, credential };
  });
}
