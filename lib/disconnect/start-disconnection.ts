import { countAddressesOf, lockDomain } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { toULabel } from "#lib/mail/address.ts";
import { queueTurn } from "./queue-turn.ts";
import { refuseDisconnecting } from "./refuse-disconnecting.ts";
import { type StartDisconnectionInput, startDisconnectionInput } from "./schema.ts";
import { insertDisconnection } from "./store.ts";

/**
 * Begins to disconnect a domain: a job takes the steps from here (`runDisconnection`). Refuses with domain_not_found, domain_disconnecting,
 * confirmation_wrong where what was typed is not the domain's name, stale when it has another number of addresses than the page showed, and
 * forbidden for anybody but a person.
 */
export async function startDisconnection(
  ctx: Ctx,
  input: StartDisconnectionInput,
): Promise<{ disconnectionId: string }> {
  const { domainId, queue, drainMinutes, confirm, addresses } = startDisconnectionInput.parse(input);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("forbidden");
  return withTransaction(ctx, async (tx) => {
    const domain = await lockDomain(tx.db, tx.account.id, domainId);
    if (!domain) throw new DomainError("domain_not_found");
    refuseDisconnecting(domain);
    const typed = confirm.toLowerCase().replace(/\.$/, "");
    if (typed !== domain.domain && typed !== toULabel(domain.domain))
      throw new DomainError("confirmation_wrong", { field: "confirm", details: { domain: toULabel(domain.domain) } });
    if ((await countAddressesOf(tx.db, domainId)) !== addresses) throw new DomainError("stale");
    const startedAt = tx.now();
    const disconnectionId = await insertDisconnection(tx.db, {
      accountId: tx.account.id,
      domainId,
      queue,
      drainUntil: queue === "drain" ? new Date(startedAt.getTime() + drainMinutes * 60_000) : null,
      startedAt,
      startedBy: actor.userId,
      startedByEmail: actor.email,
      startedFrom: actor.ip,
    });
    await queueTurn(tx.db, disconnectionId);
    await audit(tx, {
      action: "domain.disconnection_started",
      objectType: "domain",
      objectId: domainId,
      details: { domain: domain.domain, queue, addresses, ...(queue === "drain" ? { drainMinutes } : {}) },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    return { disconnectionId };
  });
}
