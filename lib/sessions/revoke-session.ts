import { auditPerson } from "#lib/accounts/audit-person.ts";
import { sessionId, userId } from "#lib/accounts/person.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { type RevokeSessionInput, revokeSessionInput } from "./schema.ts";
import { deleteOtherSessions, deleteSession } from "./store.ts";

/** Ends one of the person's own sessions: its next request is a stranger's. Throws session_not_found, also for another person's. */
export async function revokeSession(ctx: Ctx, input: RevokeSessionInput): Promise<void> {
  const { sessionId: id } = revokeSessionInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    if (!(await deleteSession(tx.db, userId(tx), id))) throw new DomainError("session_not_found");
    await auditPerson(tx, { action: "session.revoked", objectType: "session", objectId: id });
  });
}

/** Ends all of the person's sessions but the one that asks; how many there were. */
export async function revokeOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  return withTransaction(ctx, async (tx) => {
    const here = sessionId(tx);
    // Without a session of its own, a request has no "others".
    if (!here) throw new DomainError("session_not_found");
    const ended = await deleteOtherSessions(tx.db, userId(tx), here);
    if (ended > 0)
      await auditPerson(tx, {
        action: "session.revoked",
        objectType: "user",
        objectId: userId(tx),
        details: { sessionsEnded: ended },
      });
    return { ended };
  });
}
