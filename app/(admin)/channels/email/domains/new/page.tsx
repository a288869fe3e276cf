import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { AddDomain } from "./add-domain.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("connectors.add") };
}

export default async function AddDomainPage() {
  const ctx = await requireRole(admins);
  const t = await getTranslations();
  if (ctx.account.ccsEnabled) return <AddDomain />;
  return (
    <>
      <PageHeader title={t("connectors.add")} back={<BackLink href="/channels/email">{t("email.back")}</BackLink>} />
      <Notice tone="wait">
        {t.rich("connectors.ccsOff", { link: (words) => <Link href="/settings">{words}</Link> })}
      </Notice>
    </>
  );
}
