import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import { DomainHurdle } from "../../domain-hurdle.tsx";
import { AddDomain } from "./add-domain.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("connectors.add") };
}

export default async function AddDomainPage() {
  const ctx = await requireRole(admins);
  const domains = await listDomains(ctx);
  return <AddDomain hurdle={<DomainHurdle ccsEnabled={ctx.account.ccsEnabled} domains={domains.length} />} />;
}
