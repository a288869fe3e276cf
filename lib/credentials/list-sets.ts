import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { findDomain } from "#lib/domains/store.ts";
import { DomainError } from "#lib/errors.ts";
import { findAddressesOfDomain, findPastSets, findSetsInUse } from "./list-store.ts";
import type { CredentialSet, PastSet } from "./schema.ts";
import { firstToRevoke, lastEndOf, verdictOf } from "./status.ts";

const shownPast = 10;

/** A connection with its sets of inbound credentials. */
export interface ConnectionSets {
  readonly domain: DomainView;
  /** Its support addresses, in order. */
  readonly addresses: readonly string[];
  /** Newest first. */
  readonly live: readonly CredentialSet[];
  /** The latest ten that have ended. */
  readonly past: readonly PastSet[];
  /** The live set to revoke before another can be issued. */
  readonly firstToRevoke: string | null;
  /** From when on no set is live, when each has a planned end. */
  readonly lastEnd: Date | null;
}

/** What a connection's page shows of its credentials: never a hash. Refuses with domain_not_found. */
export async function listSets(ctx: Ctx, input: { domainId: string }): Promise<ConnectionSets> {
  const { data: domainId } = z.uuid().safeParse(input.domainId);
  const domain = domainId ? await findDomain(ctx.db, ctx.account.id, domainId) : null;
  if (!domain) throw new DomainError("domain_not_found");
  const rows = await findSetsInUse(ctx.db, ctx.account.id, domain.id);
  const now = ctx.now();
  return {
    domain,
    addresses: await findAddressesOfDomain(ctx.db, domain.id),
    live: rows.map((set) => ({
      ...set,
      verdict: verdictOf(
        set,
        rows.filter((other) => other !== set),
        now,
      ),
    })),
    past: await findPastSets(ctx.db, ctx.account.id, domain.id, shownPast),
    firstToRevoke: firstToRevoke(rows, now)?.id ?? null,
    lastEnd: lastEndOf(rows),
  };
}
