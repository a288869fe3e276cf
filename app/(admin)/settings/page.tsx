import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { PageHeader } from "#components/page-header.tsx";
import { Card, Section } from "#components/section.tsx";
import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import { AccountFacts } from "./account-facts.tsx";
import { CcsSwitch } from "./ccs-switch.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("settings.title") };
}

export default async function SettingsPage() {
  const { account } = await requireRole(admins);
  const t = await getTranslations();
  return (
    <>
      <PageHeader title={t("settings.title")} purpose={t("settings.purpose")} />
      <Section title={t("settings.account")}>
        <Card>
          <AccountFacts account={account} nativeDomain={nativeDomainOf(account)} />
        </Card>
      </Section>
      <Section title={t("settings.conversations")}>
        <Card>
          <CcsSwitch enabled={account.ccsEnabled} />
        </Card>
      </Section>
    </>
  );
}
