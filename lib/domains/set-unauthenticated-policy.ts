import { findDomainName } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { type SetUnauthenticatedPolicyInput, setUnauthenticatedPolicyInput } from "./schema.ts";
import { updateDomain } from "./store.ts";

/**
 * What mail without authentication for the domain's addresses meets at the MX port: a refusal, or acceptance without the marker. Refuses with
 * domain_not_found, domain_disconnecting, or stale when it is set otherwise than the page showed.
 */
export async function setUnauthenticatedPolicy(ctx: Ctx, input: SetUnauthenticatedPolicyInput): Promise<void> {
  const { domainId, policy, was } = setUnauthenticatedPolicyInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const which = { accountId: tx.account.id, id: domainId, unauthenticatedPolicy: was };
    const domain = await updateDomain(tx.db, which, { unauthenticatedPolicy: policy });
    if (!domain) {
      const there = await findDomainName(tx.db, tx.account.id, domainId);
      if (there) refuseDisconnecting(there);
      throw new DomainError(there ? "stale" : "domain_not_found");
    }
    if (policy === was) return;
    await audit(tx, {
      action: "domain.policy_changed",
      objectType: "domain",
      objectId: domainId,
      details: { domain, policy, was },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}
