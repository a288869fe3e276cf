import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { TxCtx } from "#lib/context.ts";
import { seal } from "#lib/crypto/sealed.ts";
import { checkEgressInput } from "#lib/delivery/egress.ts";
import type { outboundCredentialInput } from "./schema.ts";
import { insertOutboundCredential } from "./store.ts";

/** Adds a credential as the address's current one, its password sealed to the row's id. */
export async function storeOutboundCredential(
  tx: TxCtx,
  addressId: number,
  { host, port, username, password }: z.output<typeof outboundCredentialInput>,
): Promise<void> {
  checkEgressInput(host, port);
  const id = randomUUID();
  const { ciphertext, keyId } = seal(password, id);
  await insertOutboundCredential(tx.db, {
    id,
    accountId: tx.account.id,
    addressId,
    host,
    port,
    security: port === 465 ? "implicit" : "starttls",
    username,
    secretCiphertext: ciphertext,
    secretKeyId: keyId,
    createdAt: tx.now(),
  });
}
