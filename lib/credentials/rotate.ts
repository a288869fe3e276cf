import { lockDomain } from "#lib/addresses/store.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import type { DomainView, IssuedCredential } from "#lib/domains/schema.ts";
import { findDomain } from "#lib/domains/store.ts";
import { DomainError } from "#lib/errors.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { issueCredential, prepareCredential } from "./issue.ts";
import { findLiveSets } from "./revoke-store.ts";
import { maxLiveSets, type RotateCredentialInput, rotateCredentialInput } from "./schema.ts";

/**
 * Issues another set of inbound credentials beside the one in use, which goes on working until it is revoked; its password exists only in this
 * answer. Refuses with domain_not_found, domain_disconnecting, or credential_limit_reached (`limit`) where two are live.
 */
export async function rotateCredential(
  ctx: Ctx,
  input: RotateCredentialInput,
): Promise<{ domain: DomainView; credential: IssuedCredential }> {
  const { domainId } = rotateCredentialInput.parse(input);
  // Hashing costs some 40 ms: before the domain's row is held.
  const prepared = await prepareCredential(ctx.account);
  return withTransaction(ctx, async (tx) => {
    const held = await lockDomain(tx.db, tx.account.id, domainId);
    if (!held) throw new DomainError("domain_not_found");
    refuseDisconnecting(held);
    const live = await findLiveSets(tx.db, domainId);
    if (live.length >= maxLiveSets)
      throw new DomainError("credential_limit_reached", { details: { limit: maxLiveSets } });
    const credential = await issueCredential(
      tx,
      domainId,
      prepared,
      live.length > 0 ? "credential.rotated" : "credential.issued",
    );
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    const domain = await findDomain(tx.db, tx.account.id, domainId);
    if (!domain) throw new Error("the domain just held is gone");
    const facts = { domainId, domain: domain.domain, username: credential.username };
    const [other] = live;
    await securityNotice(
      tx,
      other ? { kind: "credential_rotated", ...facts, other: other.username } : { kind: "credential_issued", ...facts },
    );
    return { domain, credential };
  });
}
