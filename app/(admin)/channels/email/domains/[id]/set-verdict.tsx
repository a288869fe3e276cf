import { IconActivity, IconCircleCheck, IconCircleDashed, IconInfoCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#components/status-badge.tsx";
import type { CredentialSet, Verdict } from "#lib/credentials/schema.ts";
import styles from "./connection.module.css";

const looks = {
  safe: { tone: "good", icon: IconCircleCheck },
  unused_last: { tone: "wait", icon: IconInfoCircle },
  new: { tone: "quiet", icon: IconCircleDashed },
  in_use: { tone: "accent", icon: IconActivity },
} as const satisfies Record<Verdict, object>;

/** Whether a set can be revoked without anybody noticing. */
export function SetVerdict({ set }: { set: CredentialSet }) {
  const t = useTranslations();
  return (
    <p className={styles.verdict}>
      <StatusBadge {...looks[set.verdict]} plain>
        {t.rich(`credentials.verdict.${set.verdict}`, {
          address: set.lastUsedPeer ?? "",
          mono: (words) => <span className={`mono ${styles.name}`}>{words}</span>,
        })}
      </StatusBadge>
    </p>
  );
}
