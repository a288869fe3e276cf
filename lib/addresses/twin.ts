import { twinContext } from "#lib/accounts/twin.ts";
import type { Ctx, TxCtx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { removeWithin } from "./remove-address.ts";
import { addressExists, findAddressInTwin, isVerifiedElsewhere, lockEmail } from "./store.ts";

export interface UseOptions {
  /** The twin's having it is no hindrance, as long as it can go there: `removeFromTwin` follows in the same transaction. */
  readonly removeFromTwin?: boolean | undefined;
  /** The input field that is refused. */
  readonly field?: string;
}

/**
 * Refuses an address that is in use, whatever kind it is and is to be: address_taken (in this account), address_in_twin, address_taken_elsewhere. The
 * last tells nothing about the other account, and an address that nobody verified there blocks nobody (SPEC 2, rule 5). Inside a
 * transaction the answer holds until it ends: whoever adds the same address in another session waits.
 *
 * address_in_twin has the details `twin` (its name), `environment`, `queued` (messages that wait to leave from it there) and `removable`
 * (1, or 0 where it speaks for a brand of the twin).
 */
export async function refuseUsedAddress(ctx: Ctx, email: string, options: UseOptions = {}): Promise<void> {
  const { field = "address" } = options;
  await lockEmail(ctx.db, email);
  if (await addressExists(ctx.db, ctx.account.id, email)) throw new DomainError("address_taken", { field });
  const twin = await twinContext(ctx);
  const inTwin = twin && (await findAddressInTwin(ctx.db, twin.account.id, email));
  if (inTwin && !(options.removeFromTwin && inTwin.removable)) {
    const { name, environment } = twin.account;
    const details = { twin: name, environment, queued: inTwin.queued, removable: inTwin.removable ? 1 : 0 };
    throw new DomainError("address_in_twin", { field, details });
  }
  const pair = [ctx.account.id, ...(twin ? [twin.account.id] : [])];
  if (await isVerifiedElsewhere(ctx.db, pair, email)) throw new DomainError("address_taken_elsewhere", { field });
}

/**
 * *Remove from sandbox and add here*, or the other way round: deletes the twin's address in the caller's transaction, recorded in the twin's audit
 * log. Does nothing where the twin has no such address (any more); refuses with address_is_default where it speaks for a brand there.
 */
export async function removeFromTwin(tx: TxCtx, email: string): Promise<void> {
  await lockEmail(tx.db, email);
  const twin = await twinContext(tx);
  const address = twin && (await findAddressInTwin(twin.db, twin.account.id, email));
  if (address) await removeWithin(twin, address.id);
}
