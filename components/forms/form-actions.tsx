import type { ReactNode } from "react";
import styles from "./form-actions.module.css";

/** The buttons at the end of a form: the primary one first. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
