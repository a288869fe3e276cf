import { IconClockOff, IconEye, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { TokenView } from "#lib/tokens/schema.ts";
import styles from "./api-tokens.module.css";

/** What a token may do, who made it, when it ends, and when and from where it was last used. */
export function TokenFacts({ token }: { token: TokenView }) {
  const t = useTranslations();
  const { expiresAt, expired, lastUsedAt, lastUsedPeer } = token;
  const when = (at: Date) => () => <RelativeTime at={at} />;
  return (
    <>
      <p className={styles.badges}>
        <StatusBadge tone="quiet" icon={token.scope === "read" ? IconEye : IconPencil}>
          {t(`tokens.scopes.${token.scope}`)}
        </StatusBadge>
        {expired ? (
          <StatusBadge tone="bad" icon={IconClockOff}>
            {t("tokens.expired")}
          </StatusBadge>
        ) : null}
      </p>
      <p className={styles.facts}>
        <span className="mono">{token.lookupId}…</span>
        <span>{t.rich("tokens.created", { name: token.createdBy, when: when(token.createdAt) })}</span>
        {expiresAt ? (
          <span>{t.rich(expired ? "tokens.expiredOn" : "tokens.expires", { when: when(expiresAt) })}</span>
        ) : null}
        <span>
          {lastUsedAt && lastUsedPeer
            ? t.rich("tokens.usedFrom", { when: when(lastUsedAt), name: lastUsedPeer })
            : lastUsedAt
              ? t.rich("tokens.used", { when: when(lastUsedAt) })
              : t("tokens.neverUsed")}
        </span>
      </p>
    </>
  );
}
