import { insertMember, lockAccount } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { findRole } from "#lib/members/store.ts";
import { publishTeam } from "#lib/members/team.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { provePassword } from "./password-tries.ts";
import { type AcceptInvitationInput, acceptInvitationInput } from "./schema.ts";
import { cancelMail, findPerson, findUsable, insertPerson, spendInvitation } from "./store.ts";

/**
 * Makes the bearer of a link a member: a new person with the password they choose, or the one who has this address here and proves it
 * with the password they have. Answers the address to sign in with. Throws invitation_invalid, password_wrong, auth_throttled,
 * member_exists, or stale when the person came to be, or is gone, since the page was shown.
 */
export async function acceptInvitation(
  input: AcceptInvitationInput,
  ip: string | null,
  db: Db = database(),
): Promise<{ email: string }> {
  const accepted = acceptInvitationInput.parse(input);
  const invitation = await findUsable(db, sha256(accepted.token), new Date());
  if (!invitation) throw new DomainError("invitation_invalid");
  const { email, role, account, inviter } = invitation;
  const person = await findPerson(db, email);
  if (accepted.known !== (person !== null)) throw new DomainError("stale");
  if (person) await provePassword(person, accepted.password);
  // Hashing costs some 40 ms: before the account's row is held.
  const newcomer = accepted.known
    ? null
    : { email, name: accepted.name, passwordHash: await hashPassword(accepted.password) };

  const actor = (userId: string) => ({ kind: "user", userId, email, role, ip }) as const;
  const ctx: Ctx = { db, account, actor: actor(person?.id ?? ""), now: () => new Date() };
  return withTransaction(ctx, async (tx) => {
    await lockAccount(tx.db, account.id);
    if (!(await spendInvitation(tx.db, invitation.id, tx.now()))) throw new DomainError("invitation_invalid");
    const userId = newcomer ? await insertPerson(tx.db, newcomer) : person?.id;
    if (!userId) throw new DomainError("stale");
    if (await findRole(tx.db, account.id, userId)) throw new DomainError("member_exists");
    const member = await insertMember(tx.db, { accountId: account.id, userId, role });
    await cancelMail(tx.db, invitation.id);
    const own = { ...tx, actor: actor(userId) };
    await audit(own, {
      action: "member.created",
      objectType: "member",
      objectId: member.id,
      details: { email, role },
    });
    await publishTeam(tx);
    if (role !== "agent")
      await securityNotice(own, { kind: "admin_added", email, role, invitedBy: inviter?.email ?? null });
    return { email };
  });
}
