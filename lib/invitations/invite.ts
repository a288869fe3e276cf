import { findUser } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import type { Ctx } from "#lib/context.ts";
import { randomSecret, sha256 } from "#lib/crypto/random.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { queueMessage } from "#lib/delivery/enqueue.ts";
import { secretPlaceholder } from "#lib/delivery/secret.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { invitationMail } from "#lib/i18n/mail/invitation.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { findRole } from "#lib/members/store.ts";
import { refuseUnlessManages, type TeamCtx, withTeam } from "#lib/members/team.ts";
import { type CreatedInvitation, type InviteInput, invitationDays, inviteInput } from "./schema.ts";
import { cancelMail, emailIdOfInvitation, findOpenFor, findPerson, insertInvitation, markRevoked } from "./store.ts";

/**
 * Asks a person to join the team, by mail. The answer is the only place where the link ever appears: for when the mail does not
 * arrive. An expired invitation of the same person is replaced. Refuses with forbidden, owner_only, email_invalid, member_exists,
 * or invitation_pending.
 */
export async function invite(ctx: Ctx, input: InviteInput): Promise<CreatedInvitation> {
  const { role, locale, ...given } = inviteInput.parse(input);
  const email = parseAddress(given.email)?.email;
  if (!email) throw new DomainError("email_invalid", { field: "email" });
  return withTeam(ctx, async (team) => {
    refuseUnlessManages(team.actor, role);
    await makeRoom(team, email);
    const id = uuid7();
    const link = await insert(team, { id, email, role });
    const inviter = await findUser(team.db, team.actor.userId);
    const mail = invitationMail(locale, {
      inviter: inviter?.name ?? team.actor.email,
      accountName: team.account.name,
      role,
      link: secretPlaceholder,
      days: invitationDays,
    });
    await queueMessage(team, {
      kind: "invitation",
      addressId: null,
      emailId: emailIdOfInvitation(id),
      recipient: email,
      to: [{ address: email }],
      subject: mail.subject,
      bodyText: mail.text,
      bodyHtml: mail.html,
      secret: link,
      locale,
      // A person waits for it.
      priority: 10,
    });
    await audit(team, {
      action: "invitation.created",
      objectType: "invitation",
      objectId: id,
      details: { email, role },
    });
    return { email, link };
  });
}

async function makeRoom(team: TeamCtx, email: string): Promise<void> {
  const person = await findPerson(team.db, email);
  if (person && (await findRole(team.db, team.account.id, person.id)))
    throw new DomainError("member_exists", { field: "email" });
  const earlier = await findOpenFor(team.db, team.account.id, email);
  if (!earlier) return;
  if (earlier.expiresAt > team.now()) throw new DomainError("invitation_pending", { field: "email" });
  await markRevoked(team.db, earlier.id, team.now());
  await cancelMail(team.db, earlier.id);
}

async function insert(team: TeamCtx, data: { id: string; email: string; role: InviteInput["role"] }): Promise<string> {
  const token = randomSecret();
  const createdAt = team.now();
  await insertInvitation(team.db, {
    ...data,
    accountId: team.account.id,
    tokenHash: sha256(token),
    invitedBy: team.actor.userId,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + invitationDays * 24 * 60 * 60 * 1000),
  });
  // In the fragment: it reaches no server's log, no proxy and no Referer.
  return `${env.publicUrl}/invitation#${token}`;
}
