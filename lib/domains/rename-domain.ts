import { findDomainName } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { type RenameDomainInput, renameDomainInput } from "./schema.ts";
import { updateDomain } from "./store.ts";

/** Gives a connection another name. Refuses with domain_not_found, domain_disconnecting, or stale when it is called something else than the page showed. */
export async function renameDomain(ctx: Ctx, input: RenameDomainInput): Promise<void> {
  const { domainId, name, was } = renameDomainInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const domain = await updateDomain(tx.db, { accountId: tx.account.id, id: domainId, name: was }, { name });
    if (!domain) {
      const there = await findDomainName(tx.db, tx.account.id, domainId);
      if (there) refuseDisconnecting(there);
      throw new DomainError(there ? "stale" : "domain_not_found");
    }
    if (name === was) return;
    await audit(tx, {
      action: "domain.renamed",
      objectType: "domain",
      objectId: domainId,
      details: { domain, name, was },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}
