import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./status-badge.module.css";

export type Tone = "good" | "wait" | "bad" | "quiet" | "accent";

/** A state: icon, word and colour, always all three. `plain` leaves the pill away where the state is a line of its own. */
export function StatusBadge({
  tone,
  icon: Icon,
  plain,
  children,
}: {
  tone: Tone;
  icon: Icon;
  plain?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={styles.badge} data-tone={tone} data-plain={plain}>
      <Icon size={18} aria-hidden className={styles.icon} />
      <span>{children}</span>
    </span>
  );
}
