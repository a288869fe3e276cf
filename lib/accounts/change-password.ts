import { RateLimiterMemory } from "rate-limiter-flexible";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { hashPassword, verifyPassword } from "#lib/crypto/password.ts";
import { DomainError } from "#lib/errors.ts";
import { deleteOtherSessions } from "#lib/sessions/store.ts";
import { auditPerson } from "./audit-person.ts";
import { sessionId, userId } from "./person.ts";
import { findPasswordHash, replacePasswordHash } from "./profile-store.ts";
import { type ChangePasswordInput, changePasswordInput } from "./schema.ts";

/** Tries in 15 minutes, for one person. An open session must not become a way to guess the password behind it. */
const tries = new RateLimiterMemory({ keyPrefix: "change-password", points: 5, duration: 900 });

/**
 * Replaces the person's own password and ends their sessions in all other browsers. Throws password_wrong, and auth_throttled once
 * that has happened five times in 15 minutes. Answers how many sessions were ended.
 */
export async function changePassword(ctx: Ctx, input: ChangePasswordInput): Promise<{ ended: number }> {
  const { current, next } = changePasswordInput.parse(input);
  const user = userId(ctx);
  // Counted before the slow check, so that tries at the same time cannot slip through together.
  const allowed = await tries.consume(user).catch(() => null);
  if (!allowed) throw new DomainError("auth_throttled");
  const was = await findPasswordHash(ctx.db, user);
  if (!was || !(await verifyPassword(was, current))) throw new DomainError("password_wrong", { field: "current" });
  await tries.delete(user);
  const hash = await hashPassword(next);
  return withTransaction(ctx, async (tx) => {
    // Somebody else with the old password was quicker: it is the wrong one now.
    if (!(await replacePasswordHash(tx.db, user, hash, was)))
      throw new DomainError("password_wrong", { field: "current" });
    const ended = await deleteOtherSessions(tx.db, user, sessionId(tx));
    await auditPerson(tx, {
      action: "member.password_changed",
      objectType: "user",
      objectId: user,
      details: { sessionsEnded: ended },
    });
    return { ended };
  });
}
