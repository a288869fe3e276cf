import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

const icons = { info: IconInfoCircle, wait: IconAlertTriangle, bad: IconAlertTriangle, good: IconCircleCheck };

interface NoticeProps {
  readonly tone: keyof typeof icons;
  readonly title?: string;
  readonly role?: "alert" | "status";
  readonly children: ReactNode;
}

/** A short word to the reader in the flow of the page: icon, text, and what to do. */
export function Notice({ tone, title, role, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={styles.notice} data-tone={tone} role={role}>
      <Icon size={18} aria-hidden className={styles.icon} />
      <div>
        {title ? <p className={styles.title}>{title}</p> : null}
        <div>{children}</div>
      </div>
    </div>
  );
}
