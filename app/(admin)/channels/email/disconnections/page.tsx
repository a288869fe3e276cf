import { IconPlugConnectedX } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { BackLink } from "#components/back-link.tsx";
import { DomainName } from "#components/domain-name.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import { listDisconnections } from "#lib/disconnect/get-disconnection.ts";
import { Undelivered } from "../domains/[id]/disconnect/undelivered.tsx";
import styles from "./disconnections.module.css";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("disconnections.title") };
}

/** The connections that have ended, or are ending, with their lists of messages. */
export default async function DisconnectionsPage() {
  const ctx = await requireRole(admins);
  const [t, all] = await Promise.all([getTranslations(), listDisconnections(ctx)]);
  return (
    <>
      <LiveRefresh topics="email" />
      <PageHeader
        title={t("disconnections.title")}
        purpose={t("disconnections.purpose")}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      {all.length === 0 ? (
        <EmptyState icon={IconPlugConnectedX} title={t("disconnections.emptyTitle")}>
          {t("disconnections.empty")}
        </EmptyState>
      ) : (
        <Card look="flush">
          <ul className={styles.list}>
            {all.map((each) => (
              <li key={each.id} className={styles.row}>
                <Link href={`/channels/email/domains/${each.domainId}/disconnect`} className={styles.name}>
                  {each.name}
                </Link>
                {each.name === each.domain ? null : (
                  <p>
                    <DomainName domain={each.domain} domainUnicode={each.domainUnicode} />
                  </p>
                )}
                <p className="muted">
                  {each.endedAt ? t("disconnections.ended") : t("disconnections.underWay")}{" "}
                  <RelativeTime at={each.endedAt ?? each.startedAt} /> ·{" "}
                  {t("disconnections.addresses", { count: each.addresses.total })} · {each.startedByEmail}
                </p>
                <Undelivered disconnection={each} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
