import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { found } from "#app/_server/found.ts";
import { everyone, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { BackLink } from "#components/back-link.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { TicketSkeleton } from "#components/page-skeletons.tsx";
import { RelayMarker } from "#components/relay-marker.tsx";
import { ticketHtmlDocument } from "#lib/mail/ticket-html.ts";
import { getTicket, getTicketHead } from "#lib/tickets/get-ticket.ts";
import type { TicketView } from "#lib/tickets/schema.ts";
import { CommentCard } from "./comment-card.tsx";
import styles from "./page.module.css";
import { ReplyForm } from "./reply-form.tsx";
import { TicketFacts } from "./ticket-facts.tsx";

interface TicketPageProps {
  readonly params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: TicketPageProps): Promise<Metadata> {
  return { title: (await getTranslations())("ticket.title", { number: (await params).id }) };
}

export default async function TicketPage({ params }: TicketPageProps) {
  const ctx = await requireRole(everyone);
  const { id } = await params;
  if (!/^\d{1,9}$/.test(id)) notFound();
  // Whether there is such a ticket is known before anything streams: what isn't there answers 404.
  const head = await found(getTicketHead(ctx, { ticketId: Number(id) }));
  const ticket = getTicket(ctx, { ticketId: head.id });
  const [t] = await Promise.all([getTranslations(), soon(ticket)]);
  return (
    <>
      <LiveRefresh topics="tickets" />
      <PageHeader
        title={head.subject || t("tickets.noSubject")}
        purpose={
          <span className={styles.head}>
            <span>{t("ticket.title", { number: String(head.id) })}</span>
            <RelayMarker authenticated={head.authenticated} domain={head.viaDomain} />
          </span>
        }
        back={<BackLink href="/tickets">{t("ticket.back")}</BackLink>}
      />
      <Suspense fallback={<TicketSkeleton />}>
        <Conversation ticket={ticket} />
      </Suspense>
    </>
  );
}

async function Conversation({ ticket: reading }: { ticket: Promise<TicketView> }) {
  const [locale, ticket] = await Promise.all([getLocale(), reading]);
  return (
    <div className={styles.columns}>
      <div className={styles.conversation}>
        <ol className={styles.comments}>
          {ticket.comments.map((comment, index) => (
            <CommentCard
              key={comment.id}
              ticketId={ticket.id}
              comment={comment}
              // The ticket's head speaks for the first one.
              marked={index > 0}
              viaDomain={ticket.viaDomain}
              document={comment.bodyHtml ? ticketHtmlDocument(comment.bodyHtml, locale) : null}
            />
          ))}
        </ol>
        <ReplyForm ticketId={ticket.id} />
      </div>
      <TicketFacts ticket={ticket} />
    </div>
  );
}
