import type { Prisma } from "#generated/prisma/client.ts";
import type { Db } from "#lib/db/client.ts";

const maxId = 2 ** 31 - 1;

const notification = {
  id: true,
  kind: true,
  recipient: true,
  state: true,
  lane: true,
  attempts: true,
  fromEmail: true,
  routeReason: true,
  sentAt: true,
  nextAttemptAt: true,
  lastReply: true,
} satisfies Prisma.OutboundMessageSelect;

const comment = {
  id: true,
  author: true,
  authorName: true,
  authorEmail: true,
  bodyText: true,
  bodyHtml: true,
  unparseable: true,
  report: true,
  reportRecipient: true,
  authenticated: true,
  createdAt: true,
  inboundMessageId: true,
  attachments: {
    select: { id: true, filename: true, contentType: true, size: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
  outbound: { select: notification, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
} satisfies Prisma.CommentSelect;

/** What stands at the head of a ticket's page, and the message that opened it. */
export async function findTicketHead(db: Db, accountId: string, ticketId: number) {
  if (!Number.isInteger(ticketId) || ticketId > maxId || ticketId < 1) return null;
  return db.ticket.findFirst({
    where: { id: ticketId, accountId },
    select: {
      id: true,
      subject: true,
      authenticated: true,
      comments: {
        where: { author: "requester" },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        take: 1,
        select: { inboundMessageId: true },
      },
    },
  });
}

/** A ticket with all that its page shows; never the content of an attachment. */
export async function findTicket(db: Db, accountId: string, ticketId: number) {
  if (!Number.isInteger(ticketId) || ticketId > maxId || ticketId < 1) return null;
  return db.ticket.findFirst({
    where: { id: ticketId, accountId },
    select: {
      id: true,
      subject: true,
      status: true,
      requesterName: true,
      requesterEmail: true,
      authenticated: true,
      createdAt: true,
      updatedAt: true,
      brand: { select: { name: true } },
      address: { select: { email: true } },
      ccs: { select: { email: true, name: true }, orderBy: { email: "asc" } },
      comments: { select: comment, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
}

/** The connector domain whose credential a message came on, in A-label form. */
export async function findViaDomain(db: Db, accountId: string, inboundMessageId: string): Promise<string | null> {
  const message = await db.inboundMessage.findFirst({
    where: { id: inboundMessageId, accountId },
    select: { credential: { select: { domain: { select: { domain: true } } } } },
  });
  return message?.credential?.domain.domain ?? null;
}

export async function findAttachment(db: Db, accountId: string, attachmentId: string) {
  return db.attachment.findFirst({
    where: { id: attachmentId, accountId },
    select: { id: true, filename: true, contentType: true, size: true },
  });
}

/** The bytes of an attachment, a megabyte at a time. */
export async function* readAttachment(db: Db, { id, size }: { id: string; size: number }): AsyncGenerator<Uint8Array> {
  let read = 0;
  for (let seq = 0; read < size; seq++) {
    const where = { attachmentId_seq: { attachmentId: id, seq } };
    const { bytes } = await db.attachmentChunk.findUniqueOrThrow({ where, select: { bytes: true } });
    read += bytes.length;
    yield bytes;
  }
}
