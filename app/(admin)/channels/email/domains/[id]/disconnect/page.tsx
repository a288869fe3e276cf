import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { found } from "#app/_server/found.ts";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { foreseeDisconnection } from "#lib/disconnect/foresee-disconnection.ts";
import { getDisconnection } from "#lib/disconnect/get-disconnection.ts";
import { ofDomainInput } from "#lib/disconnect/schema.ts";
import { DisconnectForm } from "./disconnect-form.tsx";
import { Ended } from "./ended.tsx";
import { Foreseen } from "./foreseen.tsx";
import { UnderWay } from "./under-way.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return { title: t("disconnect.pageTitle") };
}

/** One address for the whole of it: what will happen, how far it is, how it ended. Whoever comes back finds what is true then. */
export default async function DisconnectPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await requireRole(admins);
  const { id: domainId } = await params;
  if (!ofDomainInput.safeParse({ domainId }).success) notFound();
  const t = await getTranslations();
  const back = <BackLink href="/channels/email">{t("email.back")}</BackLink>;
  const disconnection = await getDisconnection(ctx, { domainId });
  if (!disconnection) {
    const foreseen = await found(foreseeDisconnection(ctx, { domainId }));
    const { domainUnicode: domain } = foreseen;
    return (
      <>
        <LiveRefresh topics="email" />
        <PageHeader title={t("disconnect.title", { domain })} purpose={t("disconnect.purpose")} back={back} />
        <Foreseen foreseen={foreseen} />
        <DisconnectForm foreseen={foreseen} />
      </>
    );
  }
  const { domainUnicode: domain, endedAt } = disconnection;
  return (
    <>
      {/* After the end its mail may still be on its way from the default address. */}
      <LiveRefresh topics="email tickets" awaiting={endedAt === null || disconnection.messages.waiting > 0} />
      <PageHeader
        title={t(endedAt ? "disconnect.endedTitle" : "disconnect.underWayTitle", { domain })}
        purpose={t(endedAt ? "disconnect.endedPurpose" : "disconnect.underWayPurpose")}
        back={back}
      />
      {endedAt ? <Ended disconnection={disconnection} endedAt={endedAt} /> : <UnderWay disconnection={disconnection} />}
    </>
  );
}
