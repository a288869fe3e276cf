import { IconCircleDashed, IconPlugConnected, IconShieldLock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "#components/empty-state.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connector-list.module.css";

/** The company domains that are connected. */
export function ConnectorList({ domains }: { domains: readonly DomainView[] }) {
  const t = useTranslations();
  if (domains.length === 0) {
    return (
      <EmptyState icon={IconShieldLock} title={t("connectors.emptyTitle")}>
        {t("connectors.empty")}
      </EmptyState>
    );
  }
  return (
    <Card look="flush">
      <ul className={styles.list}>
        {domains.map((domain) => (
          <Connector key={domain.id} domain={domain} />
        ))}
      </ul>
    </Card>
  );
}

function Connector({ domain }: { domain: DomainView }) {
  const t = useTranslations();
  return (
    <li className={styles.row}>
      <span className={styles.icon}>
        <IconPlugConnected size={18} aria-hidden />
      </span>
      <div className={styles.words}>
        <p className={styles.name}>{domain.name}</p>
        {domain.name === domain.domainUnicode ? null : <p className="mono">{domain.domainUnicode}</p>}
        {domain.domain === domain.domainUnicode ? null : (
          <p className={styles.alabel}>
            {t("connectors.aLabel")} <span className="mono">{domain.domain}</span>
          </p>
        )}
        {domain.addressCount === 0 ? (
          <StatusBadge tone="wait" icon={IconCircleDashed} plain>
            {t("connectors.needsAddress")}
          </StatusBadge>
        ) : null}
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>{t("connectors.addresses")}</dt>
          <dd>{t("connectors.count", { count: domain.addressCount, limit: domain.addressLimit })}</dd>
        </div>
        <div>
          <dt>{t("connectors.since")}</dt>
          <dd>
            <RelativeTime at={domain.createdAt} />
          </dd>
        </div>
      </dl>
    </li>
  );
}
