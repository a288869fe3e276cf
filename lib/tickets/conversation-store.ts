import type { Db } from "#lib/db/client.ts";

/** What an answer on a ticket refers to (RFC 5322 3.6.4), and the language the ticket is answered in. */
export interface Conversation {
  /** Message-IDs of its comments and notifications, oldest first. */
  readonly messageIds: readonly string[];
  /** The newest that came from outside. */
  readonly lastReceived: string | null;
  readonly locale: "fr" | "en" | null;
  /** Of the first comment. */
  readonly text: string;
}

export async function findConversation(db: Db, ticketId: number): Promise<Conversation> {
  const comments = await db.comment.findMany({
    where: { ticketId, messageId: { not: null } },
    select: { messageId: true, author: true, createdAt: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const sent = await db.outboundMessage.findMany({
    where: { ticketId },
    select: { messageId: true, locale: true, createdAt: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const first = await db.comment.findFirst({
    where: { ticketId },
    select: { bodyText: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const all = [...comments, ...sent].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const locale = sent.at(-1)?.locale;
  return {
    messageIds: [...new Set(all.flatMap(({ messageId }) => messageId ?? []))],
    lastReceived: comments.findLast(({ author }) => author !== "agent" && author !== "system")?.messageId ?? null,
    locale: locale === "fr" || locale === "en" ? locale : null,
    text: first?.bodyText ?? "",
  };
}
