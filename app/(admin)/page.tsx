import { IconCircleCheckFilled, IconCircleDashed } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { admins, everyone, hasRole, requireRole } from "#app/_server/require-role.ts";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { Card, Section } from "#components/section.tsx";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import { listTickets } from "#lib/tickets/list-tickets.ts";
import styles from "./page.module.css";
import { setupSteps } from "./setup-steps.ts";
import { TicketList } from "./tickets/ticket-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("home.title") };
}

export default async function HomePage() {
  const ctx = await requireRole(everyone);
  if (!hasRole(ctx, admins)) redirect("/tickets");
  const t = await getTranslations();
  const [domains, brands, tickets] = await Promise.all([listDomains(ctx), listBrands(ctx), listTickets(ctx, {})]);
  const steps = setupSteps(domains, brands, tickets.rows.length > 0);
  const next = steps.find(({ done }) => !done);
  const done = steps.filter((step) => step.done).length;
  return (
    <>
      <LiveRefresh topics="email tickets" />
      <PageHeader title={t("home.title")} purpose={t("home.purpose", { account: ctx.account.name })} />
      <Section
        title={t(next ? "home.setupTitle" : "home.readyTitle")}
        purpose={next ? t("home.progress", { done, total: steps.length }) : t("home.ready")}
      >
        <Card look="flush">
          <ol className={styles.steps}>
            {steps.map((step) => (
              <li key={step.key} className={styles.step} data-done={step.done} data-next={step === next}>
                {step.done ? (
                  <IconCircleCheckFilled size={18} aria-hidden className={styles.icon} />
                ) : (
                  <IconCircleDashed size={18} aria-hidden className={styles.icon} />
                )}
                <div className={styles.words}>
                  <p className={styles.stepTitle}>
                    {t(`home.steps.${step.key}.title`)}
                    <span className="visually-hidden"> {t(step.done ? "home.done" : "home.toDo")}</span>
                  </p>
                  <p className="muted">{t(`home.steps.${step.key}.why`)}</p>
                </div>
                {step === next ? (
                  <Link href={step.href} className={styles.go}>
                    {t(`home.steps.${step.key}.go`)}
                  </Link>
                ) : null}
              </li>
            ))}
          </ol>
        </Card>
      </Section>
      {tickets.rows.length > 0 ? (
        <Section title={t("home.recent")} action={<Link href="/tickets">{t("home.allTickets")}</Link>}>
          <TicketList rows={tickets.rows.slice(0, 5)} />
        </Section>
      ) : null}
    </>
  );
}
