import { type ReactNode, useId } from "react";
import styles from "./section.module.css";

interface SectionProps {
  readonly title: string;
  readonly purpose?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, purpose, action, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {purpose ? <p className={styles.purpose}>{purpose}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A surface with a hairline border: padded, flush for lists, or as wide as a form reads well. */
export function Card({ children, look = "padded" }: { children: ReactNode; look?: "padded" | "flush" | "form" }) {
  return (
    <div className={styles.card} data-look={look}>
      {children}
    </div>
  );
}
