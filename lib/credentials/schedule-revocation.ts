import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { type HeldSet, holdSet } from "./live-sets.ts";
import { planRevocation } from "./revoke-store.ts";
import {
  type CancelRevocationInput,
  cancelRevocationInput,
  type ScheduleRevocationInput,
  scheduleRevocationInput,
} from "./schema.ts";
import { outlivedBy } from "./status.ts";

const longest = 366 * 86_400_000;

/**
 * Plans the end of a live set, or changes the plan. It ends at that very instant, whether or not anything runs then. Refuses with
 * credential_not_found, credential_revoked, stale when another plan stands than the page showed, revocation_time_invalid (past, or over a year
 * away), or credential_is_last (`domain`) when no other set would be live from then on, until the input says that this is known.
 */
export async function scheduleRevocation(ctx: Ctx, input: ScheduleRevocationInput): Promise<void> {
  const { credentialId, last, was, ...rest } = scheduleRevocationInput.parse(input);
  const revokeAt = new Date(rest.revokeAt);
  await withTransaction(ctx, async (tx) => {
    const held = await holdSet(tx, credentialId);
    const { domain, set, others } = held;
    mustBeAsShown(held, was);
    const ahead = revokeAt.getTime() - tx.now().getTime();
    if (ahead <= 0 || ahead > longest) throw new DomainError("revocation_time_invalid", { field: "revokeAt" });
    if (!outlivedBy(others, revokeAt) && !last)
      throw new DomainError("credential_is_last", { details: { domain: domain.domain } });
    await planRevocation(tx.db, set.id, revokeAt);
    // Only to write it down, and tell: whoever asks whether the set is live compares with its end.
    const key = `revocation:${set.id}`;
    await enqueue(tx.db, "record_revocation", { credentialId }, { runAt: revokeAt, key });
    await audit(tx, {
      action: "credential.revocation_scheduled",
      objectType: "inbound_credential",
      objectId: set.id,
      details: { username: set.username, domainId: domain.id, revokeAt: revokeAt.toISOString(), was },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    await securityNotice(tx, {
      kind: "credential_revocation_scheduled",
      domainId: domain.id,
      domain: domain.domain,
      username: set.username,
      at: revokeAt,
    });
  });
}

/** Gives the plan up: the set goes on. Refuses with credential_not_found, credential_revoked, or stale. */
export async function cancelRevocation(ctx: Ctx, input: CancelRevocationInput): Promise<void> {
  const { credentialId, was } = cancelRevocationInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const held = await holdSet(tx, credentialId);
    const { domain, set } = held;
    mustBeAsShown(held, was);
    await planRevocation(tx.db, set.id, null);
    await audit(tx, {
      action: "credential.revocation_cancelled",
      objectType: "inbound_credential",
      objectId: set.id,
      details: { username: set.username, domainId: domain.id, was },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}

function mustBeAsShown({ set }: HeldSet, was: string | null): void {
  const shown = was === null ? null : new Date(was).getTime();
  if ((set.revokeAt?.getTime() ?? null) !== shown) throw new DomainError("stale");
}
