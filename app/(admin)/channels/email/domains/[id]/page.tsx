import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { found } from "#app/_server/found.ts";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { listSets } from "#lib/credentials/list-sets.ts";
import { listHandoffs } from "#lib/handoffs/list-handoffs.ts";
import { bothForms } from "#lib/mail/address.ts";
import { DomainHandoffs } from "../handoffs/domain-handoffs.tsx";
import { Connection } from "./connection.tsx";
import { ConnectionNotices } from "./connection-notices.tsx";
import { LiveSets } from "./live-sets.tsx";
import { PastSets } from "./past-sets.tsx";
import { RotationSteps } from "./rotation-steps.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("credentials.open") };
}

export default async function ConnectionPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await requireRole(admins);
  const { id } = await params;
  const { domain, addresses, live, past, firstToRevoke, lastEnd } = await found(listSets(ctx, { domainId: id }));
  const handoffs = await listHandoffs(ctx, { domainId: id });
  return (
    <Connection
      domain={domain}
      shownDomain={bothForms(domain.domain)}
      addresses={addresses}
      sets={live}
      toRevoke={live.length < 2 ? null : firstToRevoke}
    >
      <LiveRefresh topics="email usage" />
      <ConnectionNotices domain={domain} lastEnd={lastEnd} now={ctx.now()} />
      <LiveSets domain={domain} sets={live} />
      <DomainHandoffs handoffs={handoffs} />
      <RotationSteps />
      <PastSets sets={past} />
    </Connection>
  );
}
