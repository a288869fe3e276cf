import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { emailUsernameOf, nativeDomainOf } from "#lib/accounts/native-domain.ts";
import { type BrandQuery, brandWanted } from "../brand-wanted.ts";
import { AddNativeForm } from "./add-native-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("addNative.menu") };
}

export default async function AddNativePage({ searchParams }: { searchParams: BrandQuery }) {
  const ctx = await requireRole(admins);
  const t = await getTranslations();
  const brand = await brandWanted(ctx, searchParams);
  return (
    <>
      <PageHeader
        title={t("addNative.menu")}
        purpose={t("addNative.purpose", { brand: brand.name })}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      <AddNativeForm
        brand={{ id: brand.id, name: brand.name }}
        domain={nativeDomainOf(ctx.account)}
        relayUser={emailUsernameOf(ctx.account)}
      />
    </>
  );
}
