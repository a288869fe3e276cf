import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { admins, everyone, hasRole, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { Checklist } from "#components/checklist.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { HomeSkeleton } from "#components/page-skeletons.tsx";
import { Section } from "#components/section.tsx";
import { StepLink } from "#components/step-link.tsx";
import { listBrands } from "#lib/addresses/list-brands.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { listTickets } from "#lib/tickets/list-tickets.ts";
import type { TicketPage } from "#lib/tickets/schema.ts";
import { setupSteps, verifiedShare } from "./setup-steps.ts";
import { TicketList } from "./tickets/ticket-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("home.title") };
}

export default async function HomePage() {
  const ctx = await requireRole(everyone);
  if (!hasRole(ctx, admins)) redirect("/tickets");
  const read = Promise.all([listDomains(ctx), listBrands(ctx), listTickets(ctx, {})]);
  const [t] = await Promise.all([getTranslations(), soon(read)]);
  return (
    <>
      <LiveRefresh topics="email tickets" />
      <PageHeader title={t("home.title")} purpose={t("home.purpose", { account: ctx.account.name })} />
      <Suspense fallback={<HomeSkeleton />}>
        <Progress read={read} />
      </Suspense>
    </>
  );
}

async function Progress({ read }: { read: Promise<[DomainView[], BrandView[], TicketPage]> }) {
  const [t, [domains, brands, tickets]] = await Promise.all([getTranslations(), read]);
  const steps = setupSteps(domains, brands, tickets.rows.length > 0);
  const next = steps.find(({ done }) => !done);
  const done = steps.filter((step) => step.done).length;
  const { verified, total } = verifiedShare(brands);
  const part = verified < total;
  const email = (words: ReactNode) => <Link href="/channels/email">{words}</Link>;
  const ready = part ? t("home.partTitle", { done: verified, total }) : t("home.readyTitle");
  const readyWords = part ? t.rich("home.part", { count: total - verified, link: email }) : t("home.ready");
  return (
    <>
      <Section
        title={next ? t("home.setupTitle") : ready}
        purpose={next ? t("home.progress", { done, total: steps.length }) : readyWords}
      >
        <Checklist
          items={steps.map(({ key, done, href }) => ({
            key,
            done,
            title: t(`home.steps.${key}.title`),
            why: t(`home.steps.${key}.why`),
            action: <StepLink href={href}>{t(`home.steps.${key}.go`)}</StepLink>,
          }))}
        />
      </Section>
      {tickets.rows.length > 0 ? (
        <Section title={t("home.recent")} action={<Link href="/tickets">{t("home.allTickets")}</Link>}>
          <TicketList rows={tickets.rows.slice(0, 5)} />
        </Section>
      ) : null}
    </>
  );
}
