import { IconInbox } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { everyone, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { EmptyState } from "#components/empty-state.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { ListSkeleton } from "#components/page-skeletons.tsx";
import { listTickets } from "#lib/tickets/list-tickets.ts";
import { type ListTicketsInput, listTicketsInput, type TicketPage } from "#lib/tickets/schema.ts";
import { TicketFilter } from "./ticket-filter.tsx";
import { TicketList } from "./ticket-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("tickets.title") };
}

export default async function TicketsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const ctx = await requireRole(everyone);
  // An address that somebody bent by hand shows the plain list.
  const asked = listTicketsInput.safeParse(await searchParams).data ?? {};
  const page = listTickets(ctx, asked);
  const [t] = await Promise.all([getTranslations(), soon(page)]);
  return (
    <>
      <LiveRefresh topics="tickets" />
      <PageHeader title={t("tickets.title")} purpose={t("tickets.purpose")} />
      <TicketFilter status={asked.status} search={asked.search} />
      {/* Another question, another answer: the outline stands in, and not the list of before. */}
      <Suspense key={JSON.stringify(asked)} fallback={<ListSkeleton rows={6} />}>
        <FoundTickets asked={asked} page={page} />
      </Suspense>
    </>
  );
}

async function FoundTickets({ asked, page: reading }: { asked: ListTicketsInput; page: Promise<TicketPage> }) {
  const [t, page] = await Promise.all([getTranslations(), reading]);
  const filtered = Boolean(asked.status || asked.search || asked.cursor);
  return (
    <>
      {page.rows.length > 0 ? (
        <TicketList rows={page.rows} />
      ) : (
        <EmptyState icon={IconInbox} title={t(filtered ? "tickets.noneFoundTitle" : "tickets.emptyTitle")}>
          {filtered ? <Link href="/tickets">{t("tickets.showAll")}</Link> : t("tickets.empty")}
        </EmptyState>
      )}
      {page.nextCursor ? (
        <p>
          <Link href={{ pathname: "/tickets", query: { ...asked, cursor: page.nextCursor } }}>
            {t("tickets.older")}
          </Link>
        </p>
      ) : null}
    </>
  );
}
