import Link from "next/link";
import { useTranslations } from "next-intl";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import type { DisconnectionView } from "#lib/disconnect/schema.ts";
import styles from "./disconnect.module.css";
import { Undelivered } from "./undelivered.tsx";

/** How it ended, and what is left to do. */
export function Ended({ disconnection, endedAt }: { disconnection: DisconnectionView; endedAt: Date }) {
  const t = useTranslations();
  const { addresses, messages } = disconnection;
  const counts = [
    ["drained", messages.drained],
    ["rerouted", messages.rerouted],
    ["failed", messages.failed],
    ["waiting", messages.waiting],
  ] as const;
  return (
    <div className={styles.underWay}>
      <Notice tone="good" role="status" title={t("disconnect.over")}>
        {t("disconnect.overWhat")}
      </Notice>
      <Card>
        <dl className={styles.facts}>
          <div>
            <dt>{t("disconnect.fact.ended")}</dt>
            <dd>
              <RelativeTime at={endedAt} />
            </dd>
          </div>
          <div>
            <dt>{t("disconnect.fact.by")}</dt>
            <dd>{disconnection.startedByEmail}</dd>
          </div>
          <div>
            <dt>{t("disconnect.fact.addresses")}</dt>
            <dd>{addresses.removed}</dd>
          </div>
          {counts.map(([key, count]) =>
            count > 0 ? (
              <div key={key}>
                <dt>{t(`disconnect.fact.${key}`)}</dt>
                <dd>{count}</dd>
              </div>
            ) : null,
          )}
        </dl>
      </Card>
      <Undelivered disconnection={disconnection} />
      <p className="muted">
        {t.rich("disconnect.again", { link: (words) => <Link href="/channels/email/domains/new">{words}</Link> })}
      </p>
    </div>
  );
}
