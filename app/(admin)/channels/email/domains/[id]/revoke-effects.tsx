import { useTranslations } from "next-intl";
import { ExactTime } from "#components/exact-time.tsx";
import styles from "./connection.module.css";
import type { SetProps } from "./set-card.tsx";
import { SetVerdict } from "./set-verdict.tsx";

/** What ending a set does, and what goes on. */
export function RevokeEffects({ set, others }: SetProps) {
  const t = useTranslations();
  const mono = (words: React.ReactNode) => <span className={`mono ${styles.name}`}>{words}</span>;
  return (
    <>
      <SetVerdict set={set} />
      <ul className={styles.effects}>
        <li>{t("credentials.revokeNow")}</li>
        {set.verdict === "in_use" ? <li>{t("credentials.revokeWaits")}</li> : null}
        {others.map(({ id, username, revokeAt }) => (
          <li key={id}>
            {revokeAt
              ? t.rich("credentials.revokeOtherEnds", { name: username, mono, when: () => <ExactTime at={revokeAt} /> })
              : t.rich("credentials.revokeOther", { name: username, mono })}
          </li>
        ))}
      </ul>
    </>
  );
}
