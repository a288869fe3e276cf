import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { type BrandQuery, brandWanted } from "../brand-wanted.ts";
import { AddForwardedForm } from "./add-forwarded-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("addForwarded.title") };
}

export default async function AddForwardedPage({ searchParams }: { searchParams: BrandQuery }) {
  const ctx = await requireRole(admins);
  const t = await getTranslations();
  const brand = await brandWanted(ctx, searchParams);
  return (
    <>
      <PageHeader
        title={t("addForwarded.title")}
        purpose={t("addForwarded.purpose", { brand: brand.name })}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      <AddForwardedForm
        brand={{ id: brand.id, name: brand.name }}
        native={brand.addresses.find(({ isNative }) => isNative)?.email ?? ""}
      />
    </>
  );
}
