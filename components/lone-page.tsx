import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./lone-page.module.css";

interface LonePageProps {
  readonly icon: Icon;
  readonly title: string;
  readonly action: ReactNode;
  /** Stands where another page was awaited: spoken at once. */
  readonly announced?: boolean;
  readonly children: ReactNode;
}

/** A page with one thing to say. */
export function LonePage({ icon: Icon, title, action, announced, children }: LonePageProps) {
  return (
    <div className={styles.page}>
      <span className={styles.icon}>
        <Icon size={18} aria-hidden />
      </span>
      <div role={announced ? "alert" : undefined}>
        <h1>{title}</h1>
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}
