import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import { lockPair } from "#lib/accounts/store.ts";
import { twinContext } from "#lib/accounts/twin.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { issueCredential, prepareCredential } from "#lib/credentials/issue.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { bothForms } from "#lib/mail/address.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { lookalikeOf, mixesScripts } from "./lookalike.ts";
import { parseDomain } from "./parse-domain.ts";
import {
  type AddDomainInput,
  addDomainInput,
  type DomainView,
  type DomainWarning,
  type IssuedCredential,
} from "./schema.ts";
import { findAddressesOn, findDomain, findDomains, insertDomain } from "./store.ts";
import { heedTwin } from "./twin.ts";

/**
 * Connects a domain and issues its first inbound credential, whose password exists only in this answer. Refuses with
 * ccs_disabled, domain_taken, domain_has_addresses (and lists them), domain_limit_reached, or what parseDomain throws; and with each of
 * `domainWarnings` until the input accepts it.
 */
export async function addDomain(
  ctx: Ctx,
  input: AddDomainInput,
): Promise<{ domain: DomainView; credential: IssuedCredential }> {
  const { name, authProtocol, accept, removeFromTwin, ...rest } = addDomainInput.parse(input);
  const domain = parseDomain(rest.domain);
  // Hashing costs some 40 ms: before the account's row is held.
  const prepared = await prepareCredential(ctx.account);
  return retryOnDeadlock(ctx, () =>
    withTransaction(ctx, async (tx) => {
      const { ccsEnabled } = await lockPair(tx.db, tx.account.id);
      if (!ccsEnabled) throw new DomainError("ccs_disabled");
      await refuseDomain(tx, domain);
      await heedTwin(tx, domain, { accept: accept.includes("domain_in_twin"), remove: removeFromTwin });
      await warnOfLooks(tx, domain, accept);

      const domainId = await insertDomain(tx.db, { accountId: tx.account.id, name, domain, authProtocol });
      await audit(tx, { action: "domain.added", objectType: "domain", objectId: domainId, details: { name, domain } });
      const credential = await issueCredential(tx, domainId, prepared);
      await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
      const view = await findDomain(tx.db, tx.account.id, domainId);
      if (!view) throw new Error("the domain just added is gone");
      await securityNotice(tx, { kind: "domain_added", domainId, domain, username: credential.username });
      return { domain: view, credential };
    }),
  );
}

async function refuseDomain(tx: TxCtx, domain: string): Promise<void> {
  const existing = await findDomains(tx.db, tx.account.id);
  if (existing.some((other) => other.domain === domain)) throw new DomainError("domain_taken", { field: "domain" });
  const addresses = await findAddressesOn(tx.db, tx.account.id, domain, env.maxAddressesPerDomain);
  if (addresses.length > 0)
    throw new DomainError("domain_has_addresses", {
      field: "domain",
      details: { addresses: addresses.map(bothForms) },
    });
  if (existing.length >= env.maxDomainsPerAccount)
    throw new DomainError("domain_limit_reached", { details: { limit: env.maxDomainsPerAccount } });
}

/** A name that could be taken for another that is in use here, or that is dressed up to be. */
async function warnOfLooks(tx: TxCtx, domain: string, accept: readonly DomainWarning[]): Promise<void> {
  const warn = (code: DomainWarning, about: string) => {
    if (!accept.includes(code)) throw new DomainError(code, { field: "domain", details: { domain: bothForms(about) } });
  };
  const twin = await twinContext(tx);
  const own = await findDomains(tx.db, tx.account.id);
  const twins = twin ? await findDomains(tx.db, twin.account.id) : [];
  const known = [...own.map((each) => each.domain), ...twins.map((each) => each.domain)];
  const alike = lookalikeOf(domain, [...known, nativeDomainOf(tx.account), env.nativeDomain]);
  if (alike) warn("domain_lookalike", alike);
  else if (mixesScripts(domain)) warn("domain_mixes_scripts", domain);
}
