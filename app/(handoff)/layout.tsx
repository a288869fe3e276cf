import type { ReactNode } from "react";
import { LanguageLinks } from "#app/(auth)/language-links.tsx";
import { Logo } from "#components/logo.tsx";
import styles from "./layout.module.css";

/** The frame of what is handed to people without an account: wide enough for a configuration. */
export default function HandoffLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <Logo />
        <LanguageLinks />
      </header>
      <main>{children}</main>
    </div>
  );
}
