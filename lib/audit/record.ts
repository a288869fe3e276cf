import type { TxCtx } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { namesOf } from "./names.ts";
import type { AuditAction, AuditDetails, AuditObject } from "./schema.ts";
import { insertAuditEvent, insertAuditNames } from "./store.ts";

/** What was done to what. `details` hold facts for people, never a secret. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly objectType: AuditObject;
  readonly objectId: string | number;
  readonly details?: AuditDetails;
}

/** Writes the audit row of a change, in the change's own transaction, and tells the open pages that show the log. */
export async function audit(tx: TxCtx, entry: AuditEntry): Promise<void> {
  const { actor, account } = tx;
  const object = { accountId: account.id, objectType: entry.objectType, objectId: String(entry.objectId) };
  await insertAuditEvent(tx.db, {
    ...object,
    at: tx.now(),
    actorKind: actor.kind,
    actorId: actor.kind === "user" ? actor.userId : actor.name,
    actorEmail: actor.kind === "user" ? actor.email : null,
    ip: actor.ip ?? null,
    action: entry.action,
    details: entry.details ?? {},
  });
  await insertAuditNames(
    tx.db,
    namesOf(entry).map((name) => ({ ...object, name })),
  );
  await publishLive(tx.db, { accountId: account.id, topic: "audit" });
}
