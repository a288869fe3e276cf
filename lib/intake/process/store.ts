import type { DeliveryOutcome } from "#generated/prisma/enums.ts";
import type { AccountRef } from "#lib/context.ts";
import type { Db } from "#lib/db/client.ts";

/** An accepted message that waits for its processing. */
export interface AcceptedMessage {
  readonly id: string;
  readonly account: AccountRef;
  readonly contentId: string;
  /** Bytes. */
  readonly size: number;
  readonly receivedAt: Date;
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  readonly credential: { readonly accountId: string; readonly domainId: string; readonly domain: string } | null;
}

const account = { id: true, subdomain: true, name: true, environment: true, opaqueId: true, ccsEnabled: true } as const;

/** Null: there is no such message, or it has been processed. */
export async function findAccepted(db: Db, id: string): Promise<AcceptedMessage | null> {
  const found = await db.inboundMessage.findFirst({
    where: { id, state: "accepted" },
    select: {
      id: true,
      account: { select: account },
      content: { select: { id: true, size: true } },
      receivedAt: true,
      envelopeFrom: true,
      recipients: true,
      credential: { select: { accountId: true, domainId: true, domain: { select: { domain: true } } } },
    },
  });
  if (!found) return null;
  const { content, credential, ...rest } = found;
  return {
    ...rest,
    contentId: content.id,
    size: content.size,
    credential: credential && { ...credential, domain: credential.domain.domain },
  };
}

/** The raw bytes. Throws when some are missing: that is our trouble, never the message's. */
export async function readContent(db: Db, { contentId, size }: AcceptedMessage): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(size);
  let filled = 0;
  for (let seq = 0; filled < size; seq++) {
    const chunk = await db.inboundChunk.findUnique({
      where: { contentId_seq: { contentId, seq } },
      select: { bytes: true },
    });
    if (!chunk || filled + chunk.bytes.length > size) throw new Error(`content ${contentId} is not whole`);
    raw.set(chunk.bytes, filled);
    filled += chunk.bytes.length;
  }
  return raw;
}

/** Locks the message; false when another run has processed it meanwhile. */
export async function claimMessage(db: Db, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from inbound_message where id = ${id}::uuid and state = 'accepted' for update`;
  return rows.length > 0;
}

export interface KnownAddress {
  readonly id: number;
  readonly brandId: number;
  readonly kind: "native" | "forwarded" | "smtp_connector";
  readonly domainId: string | null;
}

/** The account's support addresses among `emails`. */
export async function findAddresses(db: Db, accountId: string, emails: string[]): Promise<Map<string, KnownAddress>> {
  const rows = await db.supportAddress.findMany({
    where: { accountId, email: { in: emails } },
    select: { id: true, brandId: true, kind: true, domainId: true, email: true },
  });
  return new Map(rows.map(({ email, ...address }) => [email, address]));
}

export async function findFirstBrandId(db: Db, accountId: string): Promise<number> {
  const brand = await db.brand.findFirstOrThrow({ where: { accountId }, select: { id: true }, orderBy: { id: "asc" } });
  return brand.id;
}

export interface Claim {
  readonly accountId: string;
  readonly messageId: string;
  readonly recipient: string;
  readonly authenticated: boolean;
  readonly deliveryKey: Uint8Array<ArrayBuffer>;
}

/**
 * Claims delivery keys in the order given; waits for whoever is claiming one of them right now. Returns the ids of the rows made,
 * by recipient: those missing were delivered before. Addresses are set later, with the outcome: a foreign key's lock on an
 * address, taken here, would meet itself when two verifications of the address return at once.
 */
export async function claimDeliveries(db: Db, claims: readonly Claim[]): Promise<Map<string, string>> {
  const made = await db.inboundDelivery.createManyAndReturn({
    data: claims.map((claim) => ({ ...claim, outcome: "discarded" as const })),
    skipDuplicates: true,
    select: { id: true, recipient: true },
  });
  return new Map(made.map(({ id, recipient }) => [recipient, id]));
}

export interface Settled {
  readonly addressId: number | null;
  readonly outcome: DeliveryOutcome;
  readonly ticketId?: number;
  readonly commentId?: string;
}

export async function settleDelivery(db: Db, id: string, data: Settled): Promise<void> {
  await db.inboundDelivery.update({ where: { id }, data, select: { id: true } });
}

/** Records that a delivery of this key was there before; it belongs where that one went. */
export async function insertDuplicate(db: Db, claim: Claim, addressId: number | null): Promise<void> {
  const { deliveryKey, ...rest } = claim;
  const first = await db.inboundDelivery.findUniqueOrThrow({
    where: { deliveryKey },
    select: { id: true, ticketId: true, commentId: true },
  });
  await db.inboundDelivery.create({
    data: {
      ...rest,
      addressId,
      outcome: "duplicate",
      duplicateOfId: first.id,
      ticketId: first.ticketId,
      commentId: first.commentId,
    },
    select: { id: true },
  });
}

/** The ticket of the account that has one of these references, the earliest in the list first. */
export async function findTicketByReference(db: Db, accountId: string, references: string[]): Promise<number | null> {
  const rows = await db.ticket.findMany({
    where: { accountId, reference: { in: references } },
    select: { id: true, reference: true },
  });
  const byReference = new Map(rows.map(({ id, reference }) => [reference, id]));
  return references.map((reference) => byReference.get(reference)).find((id) => id !== undefined) ?? null;
}

/** The ticket of the account that one of these notifications was about. */
export async function findTicketByEmailId(db: Db, accountId: string, emailIds: string[]): Promise<number | null> {
  const where = { accountId, emailId: { in: emailIds }, ticketId: { not: null } };
  return (await db.outboundMessage.findFirst({ where, select: { ticketId: true } }))?.ticketId ?? null;
}

/** The ticket of the account with a comment or notification of one of these Message-IDs, the earliest in the list first. */
export async function findTicketByMessageId(db: Db, accountId: string, ids: string[]): Promise<number | null> {
  const where = { accountId, messageId: { in: ids } };
  const comments = await db.comment.findMany({
    where,
    select: { ticketId: true, messageId: true },
    orderBy: { id: "asc" },
  });
  const sent = await db.outboundMessage.findMany({
    where: { ...where, ticketId: { not: null } },
    select: { ticketId: true, messageId: true },
  });
  const byId = new Map<string | null, number | null>();
  // Two tickets may hold one Message-ID, when a mail had two of our recipients: its first ticket takes the answer.
  for (const { messageId, ticketId } of [...comments, ...sent].reverse()) byId.set(messageId, ticketId);
  return ids.map((id) => byId.get(id)).find((id) => id != null) ?? null;
}

export async function finishMessage(
  db: Db,
  id: string,
  facts: {
    headerFrom: string | null;
    subject: string;
    messageId: string | null;
    failure: string | null;
    processedAt: Date;
  },
): Promise<void> {
  await db.inboundMessage.update({ where: { id }, data: { ...facts, state: "processed" }, select: { id: true } });
}
