import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import { AddBrandForm } from "./add-brand-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("brands.add") };
}

export default async function AddBrandPage() {
  const ctx = await requireRole(admins);
  const t = await getTranslations();
  return (
    <>
      <PageHeader
        title={t("brands.add")}
        purpose={t("brands.purpose")}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      <AddBrandForm domain={nativeDomainOf(ctx.account)} />
    </>
  );
}
