import { removeWithin } from "#lib/addresses/remove-address.ts";
import { lockDomain } from "#lib/addresses/store.ts";
import { audit } from "#lib/audit/record.ts";
import { lockBrand, updateDefaultAddress } from "#lib/brands/store.ts";
import type { TxCtx } from "#lib/context.ts";
import { allowRetry } from "#lib/delivery/pause-store.ts";
import { rerouteWaiting } from "#lib/delivery/reroute.ts";
import { laneOfCredential } from "#lib/delivery/route.ts";
import { endConnection } from "#lib/domains/disconnect-domain.ts";
import { wakeLane } from "#lib/jobs/enqueue.ts";
import { lockAddress } from "#lib/verification/store.ts";
import { reroute } from "./give-up-draining.ts";
import type { ActiveStep } from "./schema.ts";
import {
  countWaiting,
  type DisconnectionRow,
  findBrandOfDefault,
  findRemainingAddressIds,
  listWaiting,
  markRemoved,
  markStopped,
  nextToRemove,
  nextToStop,
  setLeaving,
} from "./store.ts";

/** What one turn of a step came to: there is more of it, now or in so many milliseconds, or another step has its turn. */
export type Turn = { readonly again: number } | { readonly next: ActiveStep } | "ended";

/** Milliseconds: what has failed by the connector in so long may be worth sending again. A message is tried for as long. */
const failuresOf = 4 * 86_400_000;
/** So many messages change their way in one transaction. */
const batch = 200;

/** Nothing new leaves through the connector of one address; what waits for it is counted and, if it is to drain, tried at once. */
export async function stopNext(tx: TxCtx, disconnection: DisconnectionRow): Promise<Turn> {
  const { id, queue, startedAt } = disconnection;
  const listed = await nextToStop(tx.db, id);
  if (!listed) return { next: queue === "drain" ? "draining" : "rerouting" };
  // Whoever queues a message from it at this moment is waited for.
  const address = await lockAddress(tx.db, listed.addressId);
  const waiting = address
    ? await listWaiting(tx.db, {
        ...listed,
        due: queue === "drain",
        failedSince: new Date(startedAt.getTime() - failuresOf),
      })
    : 0;
  await markStopped(tx.db, listed.id, { stoppedAt: tx.now(), waiting });
  if (!address) return { again: 0 };
  await setLeaving(tx.db, listed.addressId, queue);
  if (queue === "drain" && waiting > 0 && address.routeCredentialId) {
    await allowRetry(tx.db, tx.account.id, listed.addressId);
    await wakeLane(tx.db, laneOfCredential(address.routeCredentialId));
  }
  return { again: 0 };
}

/** Waits until nothing waits for the connector any more, or its time is over. */
export async function drain(tx: TxCtx, disconnection: DisconnectionRow): Promise<Turn> {
  const { id, queue, drainUntil, startedAt } = disconnection;
  if (queue === "reroute") return { next: "rerouting" };
  if ((await countWaiting(tx.db, id)) === 0) return { next: "removing" };
  const now = tx.now().getTime();
  if (drainUntil && now >= drainUntil.getTime()) {
    await reroute({ ...tx, actor: { kind: "system", name: "disconnection" } }, disconnection);
    return { next: "rerouting" };
  }
  // The longer it takes, the less often it is looked at.
  const pause = Math.min(Math.max((now - startedAt.getTime()) / 20, 1_000), 15_000);
  return { again: drainUntil ? Math.min(pause, drainUntil.getTime() - now) : pause };
}

/** Puts some of what waits onto the way of the default address. */
export async function rerouteSome(tx: TxCtx, { id }: DisconnectionRow): Promise<Turn> {
  const moved = await rerouteWaiting(tx, await findRemainingAddressIds(tx.db, id), batch);
  return moved > 0 ? { again: 0 } : { next: "removing" };
}

/** Removes one address, as any address is removed. What speaks for a brand gives its place to the brand's native address first. */
export async function removeNext(tx: TxCtx, { id }: DisconnectionRow): Promise<Turn> {
  const listed = await nextToRemove(tx.db, id);
  if (!listed) return { next: "revoking" };
  await replaceDefault(tx, listed.addressId);
  await removeWithin(tx, listed.addressId);
  await markRemoved(tx.db, listed.id, tx.now());
  return { again: 0 };
}

async function replaceDefault(tx: TxCtx, addressId: number): Promise<void> {
  const found = await findBrandOfDefault(tx.db, addressId);
  const brand = found && (await lockBrand(tx.db, tx.account.id, found.id));
  if (brand?.defaultAddressId !== addressId) return;
  const to = brand.nativeAddressId === null ? null : await lockAddress(tx.db, brand.nativeAddressId);
  await updateDefaultAddress(tx.db, brand.id, brand.nativeAddressId);
  await audit(tx, {
    action: "brand.default_changed",
    objectType: "brand",
    objectId: brand.id,
    details: { name: brand.name, to: to?.email ?? null },
  });
}

/** Its credentials are over, and the domain with them. */
export async function revoke(tx: TxCtx, { domainId }: DisconnectionRow): Promise<Turn> {
  const domain = await lockDomain(tx.db, tx.account.id, domainId);
  if (domain) await endConnection(tx, domain);
  return "ended";
}
