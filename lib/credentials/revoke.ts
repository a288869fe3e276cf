import { audit } from "#lib/audit/record.ts";
import type { TxCtx } from "#lib/context.ts";
import { revokeLiveOf } from "./issue-store.ts";

/** Ends every live credential of a domain. No message is accepted on them once the transaction is over, on open sessions included. */
export async function revokeAllOf(tx: TxCtx, domainId: string): Promise<void> {
  for (const { id, username } of await revokeLiveOf(tx.db, domainId, tx.now())) {
    await audit(tx, {
      action: "credential.revoked",
      objectType: "inbound_credential",
      objectId: id,
      details: { username, domainId },
    });
  }
}
