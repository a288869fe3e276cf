import { IconCircleCheckFilled, IconCircleDashed } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./checklist.module.css";
import { Card } from "./section.tsx";

export interface ChecklistItem {
  readonly key: string;
  readonly title: string;
  readonly why: ReactNode;
  readonly done: boolean;
  /** How to take the step: shown while it is the next one, so that there is one thing to do at a time. */
  readonly action: ReactNode;
}

/** Steps that fill in. The first that isn't done is the one to take now. */
export function Checklist({ items }: { items: readonly ChecklistItem[] }) {
  const t = useTranslations();
  const next = items.find(({ done }) => !done);
  return (
    <Card look="flush">
      <ol className={styles.steps}>
        {items.map((item) => (
          <li key={item.key} className={styles.step} data-done={item.done} data-next={item === next}>
            {item.done ? (
              <IconCircleCheckFilled size={18} aria-hidden className={styles.icon} />
            ) : (
              <IconCircleDashed size={18} aria-hidden className={styles.icon} />
            )}
            <div className={styles.words}>
              <p className={styles.title}>
                {item.title}
                <span className="visually-hidden"> {t(item.done ? "checklist.done" : "checklist.toDo")}</span>
              </p>
              <div className="muted">{item.why}</div>
            </div>
            {item === next ? <div className={styles.action}>{item.action}</div> : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}
