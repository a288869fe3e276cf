import {
  IconAlertTriangle,
  IconCircleDashed,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRotate,
  IconShieldLock,
  IconShieldOff,
} from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DomainName } from "#components/domain-name.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { daysUnfinished } from "#lib/credentials/status.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connector-list.module.css";
import { connectorsPlace } from "./connectors-place.ts";
import { ConnectorActions } from "./domains/connector-actions.tsx";

/** The company domains that are connected. */
export function ConnectorList({ domains }: { domains: readonly DomainView[] }) {
  const t = useTranslations();
  return (
    <div id={connectorsPlace} tabIndex={-1} className={styles.place}>
      {domains.length === 0 ? (
        <EmptyState icon={IconShieldLock} title={t("connectors.emptyTitle")}>
          {t("connectors.empty")}
        </EmptyState>
      ) : (
        <Card look="flush">
          <ul className={styles.list}>
            {domains.map((domain) => (
              <Connector key={domain.id} domain={domain} />
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Connector({ domain }: { domain: DomainView }) {
  const t = useTranslations();
  const unfinished = daysUnfinished(domain.twoSetsSince, new Date());
  return (
    <li className={styles.row}>
      <span className={styles.icon}>
        <IconPlugConnected size={18} aria-hidden />
      </span>
      <div className={styles.words}>
        <p className={styles.name} id={`connector-${domain.id}`}>
          <Link href={`/channels/email/domains/${domain.id}`} prefetch={false}>
            {domain.name}
          </Link>
        </p>
        {domain.name === domain.domain ? null : (
          <p>
            <DomainName domain={domain.domain} domainUnicode={domain.domainUnicode} />
          </p>
        )}
        {domain.credentialCount === 0 ? (
          <StatusBadge tone="bad" icon={IconAlertTriangle} plain>
            {t("credentials.noneShort")}
          </StatusBadge>
        ) : null}
        {unfinished > 0 ? (
          <StatusBadge tone="wait" icon={IconRotate} plain>
            {t("credentials.togetherShort", { count: unfinished })}
          </StatusBadge>
        ) : null}
        {domain.disconnecting ? (
          <StatusBadge tone="wait" icon={IconPlugConnectedX} plain>
            {t("connectors.disconnecting")}
          </StatusBadge>
        ) : domain.addressCount === 0 ? (
          <StatusBadge tone="wait" icon={IconCircleDashed} plain>
            {t("connectors.needsAddress")}
          </StatusBadge>
        ) : null}
        {domain.unauthenticatedPolicy === "accept_unmarked" ? (
          <StatusBadge tone="quiet" icon={IconShieldOff} plain>
            {t("domain.acceptsUnmarked")}
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
      {domain.disconnecting ? (
        <p className={styles.follow}>
          <Link href={`/channels/email/domains/${domain.id}/disconnect`} aria-describedby={`connector-${domain.id}`}>
            {t("connectors.follow")}
          </Link>
        </p>
      ) : (
        <ConnectorActions domain={domain} describedBy={`connector-${domain.id}`} />
      )}
    </li>
  );
}
