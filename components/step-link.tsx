import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./step-link.module.css";

/** A checklist's way to the page where its step is taken. */
export function StepLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={styles.link}>
      {children}
    </Link>
  );
}
