import { randomBytes } from "node:crypto";
import type { Prisma } from "#generated/prisma/client.ts";
import type { OutboundState, Role } from "#generated/prisma/enums.ts";
import type { Db } from "#lib/db/client.ts";

const open = { acceptedAt: null, revokedAt: null } as const;

/** The Email-Id of an invitation's mail: finds the one by the other. */
export function emailIdOfInvitation(id: string): string {
  return id.replaceAll("-", "");
}

export async function insertInvitation(db: Db, data: Prisma.InvitationUncheckedCreateInput): Promise<void> {
  await db.invitation.create({ data, select: { id: true } });
}

/** The open invitation of a person, expired or not. */
export function findOpenFor(db: Db, accountId: string, email: string) {
  return db.invitation.findFirst({
    where: { accountId, email, ...open },
    select: { id: true, role: true, expiresAt: true },
  });
}

export function findOpenById(db: Db, accountId: string, id: string) {
  return db.invitation.findFirst({
    where: { id, accountId, ...open },
    select: { id: true, email: true, role: true },
  });
}

/** The open invitations that a person sent, expired or not. */
export function findOpenBy(db: Db, accountId: string, invitedBy: string) {
  return db.invitation.findMany({
    where: { accountId, invitedBy, ...open },
    select: { id: true, email: true, role: true },
    orderBy: { createdAt: "asc" },
  });
}

export async function markRevoked(db: Db, id: string, at: Date): Promise<void> {
  await db.invitation.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
}

/** Marks it accepted; false when it is not open any more. */
export async function spendInvitation(db: Db, id: string, now: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({
    where: { id, ...open, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  return count === 1;
}

/** The usable invitation behind a link. */
export function findUsable(db: Db, tokenHash: Uint8Array<ArrayBuffer>, now: Date) {
  return db.invitation.findFirst({
    where: { tokenHash, ...open, expiresAt: { gt: now } },
    select: {
      id: true,
      email: true,
      role: true,
      inviter: { select: { email: true } },
      account: {
        select: { id: true, subdomain: true, name: true, environment: true, opaqueId: true, ccsEnabled: true },
      },
    },
  });
}

interface OpenRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly invitedBy: string | null;
  readonly mail: OutboundState | null;
  readonly peerReply: string | null;
}

/** Open invitations, the newest first, each with what became of its mail. */
export function findOpen(db: Db, accountId: string): Promise<OpenRow[]> {
  return db.$queryRaw<OpenRow[]>`
    select i.id, i.email, i.role::text as role, i.created_at as "createdAt", i.expires_at as "expiresAt",
           u.name as "invitedBy", m.state::text as mail,
           case when m.state in ('queued', 'failed') then m.last_reply end as "peerReply"
      from invitation i
      left join "user" u on u.id = i.invited_by
      left join outbound_message m on m.email_id = replace(i.id::text, '-', '') and m.account_id = i.account_id
     where i.account_id = ${accountId}::uuid and i.accepted_at is null and i.revoked_at is null
     order by i.created_at desc, i.id desc`;
}

/** Nobody needs the mail any more: it does not leave, and its secret is erased. */
export async function cancelMail(db: Db, invitationId: string): Promise<void> {
  await db.outboundMessage.updateMany({
    where: { emailId: emailIdOfInvitation(invitationId), kind: "invitation", state: "queued" },
    data: { state: "cancelled", secretCiphertext: null, secretKeyId: null },
  });
}

/** A person by their address, with the hash of their password. Never leaves lib/invitations. */
export async function findPerson(db: Db, email: string): Promise<{ id: string; passwordHash: string | null } | null> {
  const user = await db.user.findUnique({
    where: { email },
    select: {
      id: true,
      authAccounts: { where: { providerId: "credential" }, select: { password: true }, take: 1 },
    },
  });
  return user && { id: user.id, passwordHash: user.authAccounts[0]?.password ?? null };
}

/** Makes a person who can sign in; null when somebody has this address by now. */
export async function insertPerson(
  db: Db,
  data: { email: string; name: string; passwordHash: string },
): Promise<string | null> {
  const { passwordHash, ...person } = data;
  const id = randomBytes(16).toString("hex");
  const { count } = await db.user.createMany({
    data: { id, ...person, emailVerified: true },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await db.authAccount.create({
    data: {
      id: randomBytes(16).toString("hex"),
      accountId: id,
      providerId: "credential",
      userId: id,
      password: passwordHash,
    },
    select: { id: true },
  });
  return id;
}
