import Link from "next/link";
import { useTranslations } from "next-intl";
import { ExactTime } from "#components/exact-time.tsx";
import { Notice } from "#components/notice.tsx";
import { daysUnfinished } from "#lib/credentials/status.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connection.module.css";

interface ConnectionNoticesProps {
  readonly domain: DomainView;
  /** From when on no set is live. */
  readonly lastEnd: Date | null;
  readonly now: Date;
}

/** What about a connection's credentials wants attention. */
export function ConnectionNotices({ domain, lastEnd, now }: ConnectionNoticesProps) {
  const t = useTranslations();
  const days = daysUnfinished(domain.twoSetsSince, now);
  return (
    <div className={styles.notices}>
      {domain.disconnecting ? (
        <Notice tone="wait" title={t("connectors.disconnecting")}>
          <Link href={`/channels/email/domains/${domain.id}/disconnect`}>{t("connectors.follow")}</Link>
        </Notice>
      ) : null}
      {domain.credentialCount === 0 ? (
        <Notice tone="bad" title={t("credentials.noneTitle")}>
          {t("credentials.none")}
        </Notice>
      ) : null}
      {lastEnd ? (
        <Notice tone="wait" title={t("credentials.endTitle")}>
          {t.rich("credentials.end", { when: () => <ExactTime at={lastEnd} /> })}
        </Notice>
      ) : null}
      {days > 0 ? (
        <Notice tone="wait" title={t("credentials.togetherTitle", { count: days })}>
          {t("credentials.together")}
        </Notice>
      ) : null}
    </div>
  );
}
