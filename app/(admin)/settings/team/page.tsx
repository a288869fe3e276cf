import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { Section } from "#components/section.tsx";
import { parseLocale } from "#lib/i18n/locale.ts";
import { listInvitations } from "#lib/invitations/list-invitations.ts";
import { listMembers } from "#lib/members/list-members.ts";
import { manageableRoles } from "#lib/members/schema.ts";
import { Invitations } from "./invitations.tsx";
import { MemberList } from "./member-list.tsx";
import styles from "./team.module.css";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("team.title") };
}

export default async function TeamPage() {
  const ctx = await requireRole(admins);
  const [t, locale, members, invitations] = await Promise.all([
    getTranslations(),
    getLocale(),
    listMembers(ctx),
    listInvitations(ctx),
  ]);
  const roles = ctx.actor.kind === "user" ? manageableRoles(ctx.actor.role) : [];
  return (
    <>
      <PageHeader title={t("team.title")} purpose={t("team.purpose")} />
      {ctx.account.environment === "sandbox" ? (
        <div className={styles.shared}>
          <Notice tone="info">{t("team.shared")}</Notice>
        </div>
      ) : null}
      <Section title={t("team.members")} purpose={t("team.roles")}>
        <MemberList members={members} roles={roles} />
      </Section>
      <Invitations invitations={invitations} roles={roles} locale={parseLocale(locale) ?? "en"} />
    </>
  );
}
