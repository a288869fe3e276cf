import type { Prisma } from "#generated/prisma/client.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";
import type { CheckState, Direction, FaultCode } from "./schema.ts";

/** A support address as its checks need it. */
export interface CheckedAddress {
  readonly id: number;
  readonly accountId: string;
  readonly email: string;
  readonly kind: string;
  readonly domainId: string | null;
  readonly inboundState: CheckState;
  readonly outboundState: CheckState;
  readonly routeCredentialId: string | null;
  readonly leaving: "drain" | "reroute" | null;
}

/** Reads an address and holds its row until the transaction ends: its checks change one at a time. */
export async function lockAddress(db: Db, id: number): Promise<CheckedAddress | null> {
  const [row] = await db.$queryRaw<CheckedAddress[]>`
    select id, account_id as "accountId", email, kind::text, domain_id as "domainId", inbound_state::text as "inboundState",
      outbound_state::text as "outboundState", route_credential_id as "routeCredentialId", leaving::text
    from support_address where id = ${id} for update`;
  return row ?? null;
}

const verification = {
  id: true,
  accountId: true,
  addressId: true,
  direction: true,
  step: true,
  credentialId: true,
  createdAt: true,
  expiresAt: true,
  sentAt: true,
  returnedAt: true,
  failedAt: true,
  failure: true,
  peerReply: true,
} as const;

export type VerificationRow = Prisma.VerificationGetPayload<{ select: typeof verification }>;

export function findVerification(db: Db, id: string): Promise<VerificationRow | null> {
  return db.verification.findUnique({ where: { id }, select: verification });
}

export function findVerificationByToken(db: Db, tokenHash: Uint8Array<ArrayBuffer>): Promise<VerificationRow | null> {
  return db.verification.findUnique({ where: { tokenHash }, select: verification });
}

/** The Message-ID of a round trip's mail. */
export async function findSentMessageId(db: Db, verificationId: string): Promise<string | null> {
  const sent = await db.outboundMessage.findUnique({ where: { verificationId }, select: { messageId: true } });
  return sent?.messageId ?? null;
}

/** The newest round trip of one direction, those of given-up credentials apart: the one that the address's state speaks of. */
export function findNewestVerification(
  db: Db,
  addressId: number,
  direction: Direction,
): Promise<VerificationRow | null> {
  return db.verification.findFirst({
    where: { addressId, direction, OR: [{ credentialId: null }, { credential: { retiredAt: null } }] },
    select: verification,
    orderBy: { createdAt: "desc" },
  });
}

/** Whether a round trip through the credential that began after `since` has come back. */
export async function hasReturnedSince(db: Db, credentialId: string, since: Date): Promise<boolean> {
  return (
    (await db.verification.count({ where: { credentialId, createdAt: { gt: since }, returnedAt: { not: null } } })) > 0
  );
}

/** The address's current outbound credential: the newest that was not given up. */
export function findCurrentCredential(db: Db, addressId: number): Promise<{ id: string } | null> {
  return db.outboundCredential.findFirst({
    where: { addressId, retiredAt: null },
    select: { id: true },
    orderBy: { createdAt: "desc" },
  });
}

/** The newest round trip through a credential. */
export function findNewestThrough(db: Db, credentialId: string): Promise<VerificationRow | null> {
  return db.verification.findFirst({ where: { credentialId }, select: verification, orderBy: { createdAt: "desc" } });
}

/**
 * Erases the secrets of an address's credentials that cannot serve any more: neither the current one nor the one that routes. Their rows
 * stay, and round trips under way through them end. The address's row is held.
 */
export async function retireSuperseded(db: Db, addressId: number, at: Date): Promise<void> {
  const current = await findCurrentCredential(db, addressId);
  if (!current) return;
  const retired = await db.$queryRaw<{ id: string }[]>`
    update outbound_credential c set retired_at = ${at}, secret_ciphertext = null, secret_key_id = null
    from support_address a
    where a.id = ${addressId} and c.address_id = a.id and c.retired_at is null and c.id <> ${current.id}::uuid
      and c.id is distinct from a.route_credential_id
    returning c.id`;
  await endRoundTrips(
    db,
    retired.map(({ id }) => id),
    at,
  );
}

/** The same for one that is given up, and that does not route. */
export async function retireCredential(db: Db, id: string, at: Date): Promise<void> {
  const data = { retiredAt: at, secretCiphertext: null, secretKeyId: null };
  await db.outboundCredential.update({ where: { id }, data, select: { id: true } });
  await endRoundTrips(db, [id], at);
}

async function endRoundTrips(db: Db, credentialIds: readonly string[], at: Date): Promise<void> {
  const open = { credentialId: { in: [...credentialIds] }, returnedAt: null, failedAt: null };
  await db.verification.updateMany({
    where: open,
    data: { failedAt: at, failure: "credential_replaced" satisfies FaultCode, nextTryAt: null },
  });
}

export async function insertVerification(db: Db, data: Prisma.VerificationUncheckedCreateInput): Promise<string> {
  const { id } = await db.verification.create({ data, select: { id: true } });
  return id;
}

export async function updateVerification(
  db: Db,
  id: string,
  data: Prisma.VerificationUncheckedUpdateInput,
): Promise<void> {
  await db.verification.update({ where: { id }, data, select: { id: true } });
}

/** Records a step of a round trip that has neither come back nor been given up; what came back stays back. */
export async function advanceVerification(
  db: Db,
  id: string,
  data: Prisma.VerificationUncheckedUpdateInput,
): Promise<void> {
  await db.verification.updateMany({ where: { id, returnedAt: null, failedAt: null }, data });
}

export async function setCheckState(
  db: Db,
  addressId: number,
  direction: Direction,
  state: CheckState,
  at: Date,
): Promise<void> {
  const verifiedAt = state === "verified" ? at : undefined;
  const data =
    direction === "inbound"
      ? { inboundState: state, ...(verifiedAt ? { inboundVerifiedAt: verifiedAt } : {}) }
      : { outboundState: state, ...(verifiedAt ? { outboundVerifiedAt: verifiedAt } : {}) };
  await db.supportAddress.update({ where: { id: addressId }, data, select: { id: true } });
}

export async function setRoute(db: Db, addressId: number, credentialId: string | null): Promise<void> {
  await db.supportAddress.update({
    where: { id: addressId },
    data: { routeCredentialId: credentialId },
    select: { id: true },
  });
}

export async function markCredentialVerified(db: Db, id: string, at: Date): Promise<void> {
  await db.outboundCredential.update({ where: { id }, data: { verifiedAt: at }, select: { id: true } });
}

/** The account of a verification, for work that no person asked for. */
export async function findVerificationAccount(db: Db, id: string): Promise<AccountRef | null> {
  const row = await db.verification.findUnique({ where: { id }, select: { address: { select: { account: true } } } });
  return row?.address.account ?? null;
}

/** Round trips that are under way to an address, with the envelope sender that their mail had (see lib/delivery/envelope.ts). */
export async function findAwaited(
  db: Db,
  accountId: string,
  addressId: number,
): Promise<{ id: string; sender: string }[]> {
  return db.$queryRaw`
    select v.id, case v.direction when 'outbound' then a.email else coalesce(o.from_email, d.email, n.email) end as sender
    from verification v join support_address a on a.id = v.address_id join brand b on b.id = a.brand_id
      left join support_address d on d.id = b.default_address_id and d.kind = 'native'
      left join support_address n on n.id = b.native_address_id left join outbound_message o on o.verification_id = v.id
    where v.account_id = ${accountId}::uuid and v.address_id = ${addressId} and v.returned_at is null and v.failed_at is null
    order by v.created_at desc`;
}
