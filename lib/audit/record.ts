import type { TxCtx } from "#lib/context.ts";
import type { AuditAction } from "./schema.ts";
import { insertAuditEvent } from "./store.ts";

/** What was done to what. `details` hold facts for people, never a secret. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly objectType: string;
  readonly objectId: string | number;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes the audit row of a change, in the change's own transaction. */
export async function audit(tx: TxCtx, entry: AuditEntry): Promise<void> {
  const { actor } = tx;
  await insertAuditEvent(tx.db, {
    accountId: tx.account.id,
    at: tx.now(),
    actorKind: actor.kind,
    actorId: actor.kind === "user" ? actor.userId : actor.name,
    actorEmail: actor.kind === "user" ? actor.email : null,
    ip: actor.ip ?? null,
    action: entry.action,
    objectType: entry.objectType,
    objectId: String(entry.objectId),
    details: entry.details ?? {},
  });
}
