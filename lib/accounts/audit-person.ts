import { type AuditEntry, audit } from "#lib/audit/record.ts";
import type { TxCtx } from "#lib/context.ts";
import { userId } from "./person.ts";
import { findMemberships } from "./store.ts";

/** Writes what a person did to their own sign-in into the audit log of every team that they belong to: it concerns each of them. */
export async function auditPerson(tx: TxCtx, entry: AuditEntry): Promise<void> {
  for (const { account } of await findMemberships(tx.db, userId(tx))) await audit({ ...tx, account }, entry);
}
