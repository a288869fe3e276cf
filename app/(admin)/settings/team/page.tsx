import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { SettingsSkeleton } from "#components/page-skeletons.tsx";
import { Section } from "#components/section.tsx";
import type { Role } from "#lib/accounts/schema.ts";
import { parseLocale } from "#lib/i18n/locale.ts";
import { listInvitations } from "#lib/invitations/list-invitations.ts";
import type { InvitationView } from "#lib/invitations/schema.ts";
import { listMembers } from "#lib/members/list-members.ts";
import { type MemberView, manageableRoles } from "#lib/members/schema.ts";
import { Invitations } from "./invitations.tsx";
import { MemberList } from "./member-list.tsx";
import styles from "./team.module.css";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("team.title") };
}

export default async function TeamPage() {
  const ctx = await requireRole(admins);
  const team = Promise.all([listMembers(ctx), listInvitations(ctx)]);
  const [t] = await Promise.all([getTranslations(), soon(team)]);
  const roles = ctx.actor.kind === "user" ? manageableRoles(ctx.actor.role) : [];
  return (
    <>
      <PageHeader title={t("team.title")} purpose={t("team.purpose")} />
      {ctx.account.environment === "sandbox" ? (
        <div className={styles.shared}>
          <Notice tone="info">{t("team.shared")}</Notice>
        </div>
      ) : null}
      <Suspense fallback={<SettingsSkeleton />}>
        <Team team={team} roles={roles} />
      </Suspense>
      <LiveRefresh topics="team" />
    </>
  );
}

async function Team({ team, roles }: { team: Promise<[MemberView[], InvitationView[]]>; roles: readonly Role[] }) {
  const [t, locale, [members, invitations]] = await Promise.all([getTranslations(), getLocale(), team]);
  return (
    <>
      <Section title={t("team.members")} purpose={t("team.roles")}>
        <MemberList members={members} roles={roles} />
      </Section>
      <Invitations invitations={invitations} roles={roles} locale={parseLocale(locale) ?? "en"} />
    </>
  );
}
