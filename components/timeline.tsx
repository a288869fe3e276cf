import type { ReactNode } from "react";
import type { Tone } from "./status-badge.tsx";
import styles from "./timeline.module.css";

/** Facts in their order, the newest at the bottom. */
export function Timeline({ children }: { children: ReactNode }) {
  return <ol className={styles.timeline}>{children}</ol>;
}

interface FactProps {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly when?: ReactNode;
  readonly children?: ReactNode;
}

/** One fact: what happened, when, and what belongs to it. */
export function Fact({ tone, title, when, children }: FactProps) {
  return (
    <li className={styles.fact} data-tone={tone}>
      <p className={styles.title}>
        {title}
        {when ? <span className={styles.when}> · {when}</span> : null}
      </p>
      {children ? <div className={styles.more}>{children}</div> : null}
    </li>
  );
}

/** What the other server said, as it said it. */
export function PeerWords({ who, children }: { who: string; children: string }) {
  return (
    <figure className={styles.peer}>
      <figcaption>{who}</figcaption>
      <blockquote className="mono" lang="en" translate="no">
        {children}
      </blockquote>
    </figure>
  );
}
