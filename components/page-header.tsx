import type { ReactNode } from "react";
import styles from "./page-header.module.css";

interface PageHeaderProps {
  readonly title: ReactNode;
  /** One sentence: what this page is for. */
  readonly purpose?: ReactNode;
  /** The one primary action. */
  readonly action?: ReactNode;
  /** The way back, above the title. */
  readonly back?: ReactNode;
}

/** Title, one sentence of purpose, and the page's primary action at the right. */
export function PageHeader({ title, purpose, action, back }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      {back ? <div className={styles.back}>{back}</div> : null}
      <div className={styles.row}>
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {purpose ? <p className={styles.purpose}>{purpose}</p> : null}
        </div>
        {action ? <div className={styles.action}>{action}</div> : null}
      </div>
    </header>
  );
}
