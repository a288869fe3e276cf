import { IconCircleCheck, IconClockPause } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { ExactTime } from "#components/exact-time.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { CancelPlan } from "./cancel-plan.tsx";
import styles from "./connection.module.css";
import { PlanRevocation } from "./plan-revocation.tsx";
import { RevokeButton } from "./revoke-button.tsx";
import { SetVerdict } from "./set-verdict.tsx";

export interface SetProps {
  readonly domain: DomainView;
  readonly set: CredentialSet;
  /** The domain's other live sets. */
  readonly others: readonly CredentialSet[];
}

/** One live set: whose it is to use, whether it is used, and how it ends. */
export function SetCard({ domain, set, others }: SetProps) {
  const t = useTranslations();
  const name = `set-${set.id}`;
  const { lastUsedAt, lastUsedPeer, revokeAt } = set;
  return (
    <li className={styles.set}>
      <div className={styles.head}>
        <h3 id={name} className={`mono ${styles.username}`}>
          {set.username}
        </h3>
        {revokeAt ? (
          <StatusBadge tone="wait" icon={IconClockPause}>
            {t("credentials.ending")}
          </StatusBadge>
        ) : (
          <StatusBadge tone="good" icon={IconCircleCheck}>
            {t("credentials.active")}
          </StatusBadge>
        )}
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>{t("credentials.created")}</dt>
          <dd>
            <RelativeTime at={set.createdAt} />
          </dd>
        </div>
        <div>
          <dt>{t("credentials.messages")}</dt>
          <dd>{t("credentials.messageCount", { count: set.messages })}</dd>
        </div>
        <div>
          <dt>{t("credentials.used")}</dt>
          <dd>
            {lastUsedAt
              ? t.rich("credentials.usedFrom", {
                  when: () => <RelativeTime at={lastUsedAt} />,
                  address: lastUsedPeer ?? "",
                  mono: (words) => <span className={`mono ${styles.name}`}>{words}</span>,
                })
              : t("credentials.neverUsed")}
          </dd>
        </div>
        {revokeAt ? (
          <div>
            <dt>{t("credentials.ends")}</dt>
            <dd>
              <ExactTime at={revokeAt} />
            </dd>
          </div>
        ) : null}
      </dl>
      <SetVerdict set={set} />
      <div className={styles.actions}>
        <RevokeButton domain={domain} set={set} others={others} describedBy={name} />
        <PlanRevocation domain={domain} set={set} describedBy={name} />
        {revokeAt ? <CancelPlan set={set} revokeAt={revokeAt} describedBy={name} /> : null}
      </div>
    </li>
  );
}
