import type { z } from "zod";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { retryOnDeadlock } from "#lib/db/retry-on-deadlock.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import { DomainError } from "#lib/errors.ts";
import { checkConnectorAddress } from "./check-connector-address.ts";
import { type AddConnectorAddressInput, addConnectorAddressInput } from "./schema.ts";
import { insertAddress, lockDomain } from "./store.ts";
import { storeOutboundCredential } from "./store-outbound-credential.ts";
import { removeFromTwin } from "./twin.ts";

/**
 * Connects a support address of a connector domain with the outbound credential that the company issued for it. Refuses as
 * `checkConnectorAddress` does, and with host_invalid, host_not_public or port_not_allowed.
 */
export async function addConnectorAddress(ctx: Ctx, input: AddConnectorAddressInput): Promise<{ addressId: number }> {
  const parsed = addConnectorAddressInput.parse(input);
  return retryOnDeadlock(ctx, () => withTransaction(ctx, (tx) => add(tx, parsed)));
}

async function add(tx: TxCtx, input: z.output<typeof addConnectorAddressInput>): Promise<{ addressId: number }> {
  const { brandId, domainId, address, removeFromTwin: removing, ...outbound } = input;
  const domain = await lockDomain(tx.db, tx.account.id, domainId);
  if (!domain) throw new DomainError("domain_not_found", { field: "domainId" });
  refuseDisconnecting(domain);
  const { email } = await checkConnectorAddress(tx, { brandId, domainId, address, removeFromTwin: removing });
  if (removing) await removeFromTwin(tx, email);
  const addressId = await insertAddress(tx.db, {
    accountId: tx.account.id,
    brandId,
    domainId,
    email,
    kind: "smtp_connector",
  });
  await storeOutboundCredential(tx, addressId, outbound);
  await audit(tx, {
    action: "address.added",
    objectType: "address",
    objectId: addressId,
    details: { email, host: outbound.host, port: outbound.port, username: outbound.username },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  return { addressId };
}
