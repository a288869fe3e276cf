import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { everyone, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { PageHeader } from "#components/page-header.tsx";
import { SettingsSkeleton } from "#components/page-skeletons.tsx";
import { Card, Section } from "#components/section.tsx";
import { getProfile } from "#lib/accounts/profile.ts";
import type { ProfileView } from "#lib/accounts/schema.ts";
import { listSessions } from "#lib/sessions/list-sessions.ts";
import type { SessionView } from "#lib/sessions/schema.ts";
import { DisplayForm } from "./display-form.tsx";
import { NameForm } from "./name-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Sessions } from "./sessions.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("profile.title") };
}

/** The reader's own: every role has it. */
export default async function ProfilePage() {
  const ctx = await requireRole(everyone);
  const read = Promise.all([getProfile(ctx), listSessions(ctx)]);
  const [t] = await Promise.all([getTranslations(), soon(read)]);
  return (
    <>
      <PageHeader title={t("profile.title")} purpose={t("profile.purpose")} />
      <Suspense fallback={<SettingsSkeleton />}>
        <Particulars read={read} />
      </Suspense>
    </>
  );
}

async function Particulars({ read }: { read: Promise<[ProfileView, SessionView[]]> }) {
  const [t, [profile, sessions]] = await Promise.all([getTranslations(), read]);
  return (
    <>
      <Section title={t("profile.you")}>
        <Card look="form">
          <NameForm name={profile.name} email={profile.email} />
        </Card>
      </Section>
      <Section title={t("profile.display")} purpose={t("profile.displayPurpose")}>
        <Card look="form">
          <DisplayForm locale={profile.locale} theme={profile.theme} />
        </Card>
      </Section>
      <Section title={t("profile.password")} purpose={t("profile.passwordPurpose")}>
        <Card look="form">
          <PasswordForm email={profile.email} />
        </Card>
      </Section>
      <Sessions sessions={sessions} />
    </>
  );
}
