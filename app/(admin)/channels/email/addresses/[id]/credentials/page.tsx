import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { found } from "#app/_server/found.ts";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { getOutbound } from "#lib/addresses/get-outbound.ts";
import { ReplaceCredential } from "./replace-credential.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("replace.title") };
}

export default async function ReplaceCredentialPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await requireRole(admins);
  const { id } = await params;
  if (!/^\d{1,9}$/.test(id)) notFound();
  const t = await getTranslations();
  const { email, current, siblings } = await found(getOutbound(ctx, { addressId: id }));
  return (
    <>
      <PageHeader
        title={t("replace.title")}
        purpose={t("replace.purpose", { email })}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      <ReplaceCredential
        addressId={Number(id)}
        email={email}
        typed={{ host: current.host, port: String(current.port), username: current.username }}
        siblings={siblings}
      />
    </>
  );
}
