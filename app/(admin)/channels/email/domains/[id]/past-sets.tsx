import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card, Section } from "#components/section.tsx";
import type { PastSet } from "#lib/credentials/schema.ts";
import styles from "./connection.module.css";

/** The sets that have ended. */
export function PastSets({ sets }: { sets: readonly PastSet[] }) {
  const t = useTranslations();
  if (sets.length === 0) return null;
  return (
    <Section title={t("credentials.past")} purpose={t("credentials.pastPurpose")}>
      <Card look="flush">
        <ul className={styles.past}>
          {sets.map(({ id, username, createdAt, lastUsedAt, revokedAt }) => (
            <li key={id} className={styles.pastSet}>
              <p className={`mono ${styles.username}`}>{username}</p>
              <dl className={styles.facts}>
                <div>
                  <dt>{t("credentials.created")}</dt>
                  <dd>
                    <RelativeTime at={createdAt} />
                  </dd>
                </div>
                <div>
                  <dt>{t("credentials.used")}</dt>
                  <dd>{lastUsedAt ? <RelativeTime at={lastUsedAt} /> : t("credentials.neverUsed")}</dd>
                </div>
                <div>
                  <dt>{t("credentials.ended")}</dt>
                  <dd>
                    <RelativeTime at={revokedAt} />
                  </dd>
                </div>
              </dl>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
