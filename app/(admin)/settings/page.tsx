import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { PageHeader } from "#components/page-header.tsx";
import { Card, Section } from "#components/section.tsx";
import { listTokens } from "#lib/tokens/list-tokens.ts";
import { ApiTokens } from "./api-tokens.tsx";
import { CcsSwitch } from "./ccs-switch.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("settings.title") };
}

export default async function SettingsPage() {
  const ctx = await requireRole(admins);
  const [t, tokens] = await Promise.all([getTranslations(), listTokens(ctx)]);
  return (
    <>
      <PageHeader title={t("settings.title")} purpose={t("settings.purpose")} />
      <Section title={t("settings.conversations")}>
        <Card>
          <CcsSwitch enabled={ctx.account.ccsEnabled} />
        </Card>
      </Section>
      <Section title={t("tokens.title")} purpose={t("tokens.purpose")}>
        <ApiTokens tokens={tokens} />
      </Section>
    </>
  );
}
