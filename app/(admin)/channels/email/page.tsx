import { IconPlus } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { GoButton } from "#components/go-button.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { EmailSkeleton } from "#components/page-skeletons.tsx";
import { Section } from "#components/section.tsx";
import { listBrands } from "#lib/addresses/list-brands.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import { hasDisconnections } from "#lib/disconnect/get-disconnection.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { env } from "#lib/env.ts";
import { AddBrandButton } from "./add-brand-button.tsx";
import { AddressList } from "./address-list.tsx";
import { AllowList } from "./allow-list.tsx";
import { ConnectorList } from "./connector-list.tsx";
import { DomainHurdle } from "./domain-hurdle.tsx";
import styles from "./page.module.css";
import { SetupGuide } from "./setup-guide.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("email.title") };
}

export default async function EmailPage() {
  // Before anything is streamed: a page that isn't for the role answers 404, and no outline of it.
  const ctx = await requireRole(admins);
  const read = Promise.all([listDomains(ctx), listBrands(ctx), hasDisconnections(ctx)]);
  const [t] = await Promise.all([getTranslations(), soon(read)]);
  return (
    <>
      <PageHeader title={t("email.title")} purpose={t("email.purpose")} />
      <Suspense fallback={<EmailSkeleton />}>
        <Channel ccsEnabled={ctx.account.ccsEnabled} read={read} />
      </Suspense>
    </>
  );
}

async function Channel({
  ccsEnabled,
  read,
}: {
  ccsEnabled: boolean;
  read: Promise<[DomainView[], BrandView[], boolean]>;
}) {
  const [t, [domains, brands, hasPast]] = await Promise.all([getTranslations(), read]);
  const awaiting =
    domains.some(({ disconnecting }) => disconnecting) ||
    brands.some(({ addresses }) => addresses.some(({ checks }) => checks.some(({ state }) => state === "pending")));
  return (
    <>
      <LiveRefresh topics="email" awaiting={awaiting} />
      <SetupGuide domains={domains} brands={brands} />
      <Section
        title={t("connectors.title")}
        purpose={t("connectors.purpose")}
        action={
          // Once a domain is connected, the next thing to do stands elsewhere on the page.
          <GoButton
            href="/channels/email/domains/new"
            variant={domains.length > 0 ? "default" : "filled"}
            leftSection={<IconPlus size={18} aria-hidden />}
          >
            {t("connectors.add")}
          </GoButton>
        }
      >
        <DomainHurdle ccsEnabled={ccsEnabled} domains={domains.length} />
        <ConnectorList domains={domains} />
        {hasPast ? (
          <p className={styles.past}>
            <Link href="/channels/email/disconnections">{t("disconnections.title")}</Link>
          </p>
        ) : null}
      </Section>
      <Section title={t("addresses.title")} purpose={t("addresses.purpose")} action={<AddBrandButton />}>
        <AddressList brands={brands} canConnect={domains.some(({ disconnecting }) => !disconnecting)} />
      </Section>
      <AllowList ips={env.publicIps} smtp={env.smtp} />
    </>
  );
}
